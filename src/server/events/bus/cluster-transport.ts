import type { Logger } from '../../infra/logger';
import { type Cluster, type ClusterAddress, connectCluster, connectNode } from '../../infra/redis';
import { RedisPubSub } from './redis-pubsub';
import { slotOf } from './slot';
import type { OnMessage, Transport } from './transport';

const WATCH_MS = 1_000;

interface ClusterTransportOptions {
  address: ClusterAddress;
  self: string;
  onMessage: OnMessage;
  log: Logger;
}

/**
 * Sharded pub/sub: one connection to each node, and every topic on the node that has its slot, so that a message
 * costs one node and not the whole cluster. When slots move, topics move with them.
 */
export class ClusterTransport implements Transport {
  readonly #cluster: Cluster;
  readonly #nodes = new Map<string, RedisPubSub>();
  /** The node that each topic is subscribed on; `null` while no node is known to have it. */
  readonly #homes = new Map<string, RedisPubSub | null>();
  readonly #slots = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly options: ClusterTransportOptions) {
    this.#cluster = connectCluster(options.address, options.log);
    this.#cluster.on('refresh', () => this.#follow());
    this.#timer = setInterval(() => {
      // Who is silent may have been replaced.
      if (!this.healthy && this.#cluster.status === 'ready') this.#cluster.refreshSlotsCache();
    }, WATCH_MS);
    this.#timer.unref();
  }

  get healthy(): boolean {
    const nodes = [...this.#nodes.values()];
    return (
      nodes.length > 0 &&
      nodes.every((pubsub) => pubsub.healthy) &&
      [...this.#homes.values()].every((home) => home !== null)
    );
  }

  get lagMs(): number {
    return Math.max(0, ...[...this.#nodes.values()].map((pubsub) => pubsub.lagMs));
  }

  send(topic: string, message: string): void {
    this.#pubsubOf(topic)?.send(topic, message);
  }

  async listen(topic: string): Promise<void> {
    const pubsub = this.#pubsubOf(topic);
    this.#homes.set(topic, pubsub);
    await pubsub?.listen(topic);
  }

  leave(topic: string): void {
    this.#homes.get(topic)?.leave(topic);
    this.#homes.delete(topic);
    this.#slots.delete(topic);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const pubsub of this.#nodes.values()) pubsub.close();
    this.#cluster.disconnect();
  }

  #pubsubOf(topic: string): RedisPubSub | null {
    return this.#nodes.get(this.#nodeOf(this.#slotOf(topic)) ?? '') ?? null;
  }

  #nodeOf(slot: number): string | undefined {
    return this.#cluster.slots[slot]?.[0];
  }

  // Cached only for topics with a subscription: publishers use few.
  #slotOf(topic: string): number {
    const known = this.#slots.get(topic);
    if (known !== undefined) return known;
    const slot = slotOf(topic);
    if (this.#homes.has(topic)) this.#slots.set(topic, slot);
    return slot;
  }

  /** Brings lines and topics to where the slots are now. */
  #follow(): void {
    const nodes = new Set(this.#cluster.slots.flatMap((keys) => keys?.[0] ?? []));
    for (const node of nodes) {
      const pubsub = this.#nodes.get(node);
      if (!pubsub) this.#nodes.set(node, this.#open(node));
      else if (this.#nodeOf(slotOf(pubsub.beatTopic)) !== node)
        pubsub.beatOn(this.#beatTopicOf(node));
    }
    for (const [topic, home] of this.#homes) {
      const pubsub = this.#pubsubOf(topic);
      if (pubsub === home) continue;
      home?.leave(topic);
      this.#homes.set(topic, pubsub);
      void pubsub?.listen(topic);
    }
    for (const [node, pubsub] of this.#nodes) {
      if (nodes.has(node)) continue;
      pubsub.close();
      this.#nodes.delete(node);
    }
  }

  #open(node: string): RedisPubSub {
    const { address, onMessage, log, self } = this.options;
    return new RedisPubSub({
      connect: () => connectNode(node, { ...address.options, autoResubscribe: false }, log),
      sharded: true,
      self,
      beatTopic: this.#beatTopicOf(node),
      onMessage,
      log,
      onMoved: () => this.#cluster.refreshSlotsCache(),
    });
  }

  /** The first name of a row that falls into a slot of the node. */
  #beatTopicOf(node: string): string {
    for (let n = 0; ; n += 1) {
      const topic = `parley:beat:{${this.options.self}:${n}}`;
      if (this.#nodeOf(slotOf(topic)) === node) return topic;
    }
  }
}
