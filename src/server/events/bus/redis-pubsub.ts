import type { Logger } from '../../infra/logger';
import type { Redis } from '../../infra/redis';
import type { OnMessage, Transport } from './transport';

const HEARTBEAT_MS = 1_000;
const SILENCE_MS = 2_500;
/** Timeout after which an open connection that delivers nothing is replaced. */
const STUCK_MS = 10_000;
/** Beyond this many unanswered publishes Redis hangs: more would only pile up. */
const MAX_IN_FLIGHT = 1_000;

interface RedisPubSubOptions {
  connect(): Redis;
  /** Whether the server is part of a cluster, where a topic lives on the node that has its slot. */
  sharded: boolean;
  /** Tells this process's messages from those of others. */
  self: string;
  /** A topic that nobody else uses and that this server may carry. */
  beatTopic: string;
  onMessage: OnMessage;
  log: Logger;
  /** The node no longer owns the slot. */
  onMoved?(): void;
}

/**
 * Pub/sub through one Redis server: one connection to publish, one to listen. A heartbeat through both
 * shows whether messages are delivered, which an open connection to a hung Redis does not.
 */
export class RedisPubSub implements Transport {
  readonly #publisher: Redis;
  readonly #subscriber: Redis;
  readonly #topics = new Set<string>();
  /** Topics that Redis has not confirmed yet, or no more. */
  readonly #missing = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  #beatTopic: string;
  #missingSince: number | null = null;
  #receivedAt = Number.NEGATIVE_INFINITY;
  #renewedAt = performance.now();
  /** When the oldest heartbeat left that has not come back. */
  #beatAt: number | null = null;
  #lagMs = 0;
  #inFlight = 0;

  constructor(private readonly options: RedisPubSubOptions) {
    this.#publisher = options.connect();
    this.#subscriber = options.connect();
    this.#beatTopic = options.beatTopic;
    const onMessage = (topic: string, message: string) => this.#onMessage(topic, message);
    this.#subscriber.on(options.sharded ? 'smessage' : 'message', onMessage);
    this.#subscriber.on('ready', () => void this.#takeUp());
    this.#publisher.on('ready', () => this.#beat());
    this.#timer = setInterval(() => this.#beat(), HEARTBEAT_MS);
    this.#timer.unref();
    void this.listen(this.#beatTopic);
  }

  get healthy(): boolean {
    const now = performance.now();
    const complete = this.#missingSince === null || now - this.#missingSince < SILENCE_MS;
    return complete && now - this.#receivedAt < SILENCE_MS;
  }

  get lagMs(): number {
    return this.#beatAt === null
      ? this.#lagMs
      : Math.max(this.#lagMs, performance.now() - this.#beatAt);
  }

  send(topic: string, message: string): void {
    if (this.#publisher.status !== 'ready' || this.#inFlight > MAX_IN_FLIGHT) return;
    this.#inFlight += 1;
    const text = `${this.options.self}\n${message}`;
    const sent = this.options.sharded
      ? this.#publisher.spublish(topic, text)
      : this.#publisher.publish(topic, text);
    void this.#settle(sent, 'publish').finally(() => {
      this.#inFlight -= 1;
    });
  }

  async listen(topic: string): Promise<void> {
    this.#topics.add(topic);
    this.#miss(topic);
    await this.#subscribe([topic]);
  }

  leave(topic: string): void {
    this.#topics.delete(topic);
    this.#found(topic);
    if (this.#subscriber.status !== 'ready') return;
    const left = this.options.sharded
      ? this.#subscriber.sunsubscribe(topic)
      : this.#subscriber.unsubscribe(topic);
    void this.#settle(left, 'unsubscribe');
  }

  /** For a server that gave the slot of its heartbeat away. */
  beatOn(topic: string): void {
    if (topic === this.#beatTopic) return;
    this.leave(this.#beatTopic);
    this.#beatTopic = topic;
    void this.listen(topic);
  }

  get beatTopic(): string {
    return this.#beatTopic;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#publisher.disconnect();
    this.#subscriber.disconnect();
  }

  #onMessage(topic: string, message: string): void {
    this.#receivedAt = performance.now();
    if (topic === this.#beatTopic) {
      if (this.#beatAt !== null) this.#lagMs = this.#receivedAt - this.#beatAt;
      this.#beatAt = null;
      return;
    }
    const cut = message.indexOf('\n');
    // This process notified its own listeners when it published.
    if (message.slice(0, cut) !== this.options.self)
      this.options.onMessage(topic, message.slice(cut + 1));
  }

  #beat(): void {
    this.#beatAt ??= performance.now();
    this.send(this.#beatTopic, '');
    void this.#subscribe([...this.#missing]);
    this.#renewWhenStuck();
  }

  // A network that lost the connection without a word leaves it open on this side for ever.
  #renewWhenStuck(): void {
    const now = performance.now();
    if (now - Math.max(this.#receivedAt, this.#renewedAt) < STUCK_MS) return;
    this.#renewedAt = now;
    for (const redis of [this.#publisher, this.#subscriber])
      if (redis.status === 'ready') redis.disconnect(true);
  }

  /** A new connection listens to nothing yet. */
  async #takeUp(): Promise<void> {
    for (const topic of this.#topics) this.#miss(topic);
    await this.#subscribe([...this.#topics]);
    this.#beat();
  }

  async #subscribe(topics: string[]): Promise<void> {
    if (this.#subscriber.status !== 'ready' || topics.length === 0) return;
    const found = () => {
      for (const topic of topics) this.#found(topic);
    };
    if (!this.options.sharded)
      return this.#settle(this.#subscriber.subscribe(...topics).then(found), 'subscribe');
    // Topics of one command would have to share a slot.
    const calls = topics.map((topic) =>
      this.#settle(
        this.#subscriber.ssubscribe(topic).then(() => this.#found(topic)),
        'subscribe',
      ),
    );
    await Promise.all(calls);
  }

  #miss(topic: string): void {
    this.#missing.add(topic);
    this.#missingSince ??= performance.now();
  }

  #found(topic: string): void {
    this.#missing.delete(topic);
    if (this.#missing.size === 0) this.#missingSince = null;
  }

  async #settle(call: Promise<unknown>, what: string): Promise<void> {
    try {
      await call;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (message.startsWith('MOVED')) this.options.onMoved?.();
      this.options.log.debug({ error: message, what }, 'redis call failed');
    }
  }
}
