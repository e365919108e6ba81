import type { Logger } from '../../infra/logger';
import { type Cluster, type ClusterAddress, connectCluster, connectNode } from '../../infra/redis';
import { RedisLine } from './redis-line';
import { slotOf } from './slot';
import type { Hear, Wire } from './wire';

const WATCH_MS = 1_000;

interface ClusterWireOptions {
  address: ClusterAddress;
  self: string;
  hear: Hear;
  log: Logger;
}

/**
 * Sharded pub/sub: a line to each node, and every topic on the node that has its slot, so that a message
 * costs one node and not the whole cluster. When slots move, topics move with them.
 */
export class ClusterWire implements Wire {
  readonly #cluster: Cluster;
  readonly #lines = new Map<string, RedisLine>();
  /** The line that each topic is listened to on; `null` while no node is known to have it. */
  readonly #homes = new Map<string, RedisLine | null>();
  readonly #slots = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly options: ClusterWireOptions) {
    this.#cluster = connectCluster(options.address, options.log);
    this.#cluster.on('refresh', () => this.#follow());
    this.#timer = setInterval(() => {
      // Who is silent may have been replaced.
      if (!this.healthy && this.#cluster.status === 'ready') this.#cluster.refreshSlotsCache();
    }, WATCH_MS);
    this.#timer.unref();
  }

  get healthy(): boolean {
    const lines = [...this.#lines.values()];
    return (
      lines.length > 0 &&
      lines.every((line) => line.healthy) &&
      [...this.#homes.values()].every((home) => home !== null)
    );
  }

  get lagMs(): number {
    return Math.max(0, ...[...this.#lines.values()].map((line) => line.lagMs));
  }

  send(topic: string, message: string): void {
    this.#lineOf(topic)?.send(topic, message);
  }

  async listen(topic: string): Promise<void> {
    const line = this.#lineOf(topic);
    this.#homes.set(topic, line);
    await line?.listen(topic);
  }

  leave(topic: string): void {
    this.#homes.get(topic)?.leave(topic);
    this.#homes.delete(topic);
    this.#slots.delete(topic);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const line of this.#lines.values()) line.close();
    this.#cluster.disconnect();
  }

  #lineOf(topic: string): RedisLine | null {
    return this.#lines.get(this.#nodeOf(this.#slotOf(topic)) ?? '') ?? null;
  }

  #nodeOf(slot: number): string | undefined {
    return this.#cluster.slots[slot]?.[0];
  }

  // Only of topics that are listened to; who only sends asks for few.
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
      const line = this.#lines.get(node);
      if (!line) this.#lines.set(node, this.#open(node));
      else if (this.#nodeOf(slotOf(line.beatTopic)) !== node) line.beatOn(this.#beatTopicOf(node));
    }
    for (const [topic, home] of this.#homes) {
      const line = this.#lineOf(topic);
      if (line === home) continue;
      home?.leave(topic);
      this.#homes.set(topic, line);
      void line?.listen(topic);
    }
    for (const [node, line] of this.#lines) {
      if (nodes.has(node)) continue;
      line.close();
      this.#lines.delete(node);
    }
  }

  #open(node: string): RedisLine {
    const { address, hear, log, self } = this.options;
    return new RedisLine({
      connect: () => connectNode(node, { ...address.options, autoResubscribe: false }, log),
      sharded: true,
      self,
      beatTopic: this.#beatTopicOf(node),
      hear,
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
