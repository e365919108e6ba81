import { setTimeout as sleep } from 'node:timers/promises';
import { retryDelayMs } from '@/shared/backoff';
import { percentile } from '../../measure/statistics';
import type { BareSocket } from '../bare-socket';
import { openAll } from '../connect';
import { type Acknowledged, bodyOf, keyOf, Ledger, readNumbers } from '../ledger';
import type { Signal } from '../main';
import type { Post, Seat } from '../protocols';
import { parley, subscription } from '../protocols/parley';

export interface StormJob {
  url: string;
  sender: Seat;
  listeners: Seat[];
  ratePerSecond: number;
  /** Before the crash, and after the last one has caught up. */
  calmMs: number;
  timeoutMs: number;
  tag: string;
}

export interface StormResult {
  /** From the kill until a client had received everything that it missed. */
  blackoutP50Ms: number;
  blackoutP99Ms: number;
  allCaughtUpMs: number;
  /** Clients that were told to load everything anew instead of what they missed. */
  resyncs: number;
  /** Clients that did not hear every message exactly once. */
  incomplete: number;
  acknowledged: Acknowledged[];
}

/** Says `crash` in the midst of it, and whoever runs the server kills and starts it. */
export async function storm(job: StormJob, signal: Signal): Promise<StormResult> {
  const clients = job.listeners.map((seat) => new Client(job.url, seat));
  await openAll(clients, (client) => client.start());
  const sender = new Sender(job);
  await sender.start();
  await sleep(job.calmMs);
  const crashedAt = performance.now();
  for (const client of clients) client.caughtUpAt = null;
  signal('crash');
  const deadline = crashedAt + job.timeoutMs;
  while (clients.some((client) => client.caughtUpAt === null) && performance.now() < deadline) {
    await sleep(20);
  }
  await sleep(job.calmMs);
  const sent = await sender.finish(deadline);
  const isComplete = (client: Client) => client.received === sent && client.doubled === 0;
  while (!clients.every(isComplete) && performance.now() < deadline) await sleep(20);
  for (const client of clients) client.stop();

  const blackouts = clients.map(
    ({ caughtUpAt }) => (caughtUpAt ?? Number.POSITIVE_INFINITY) - crashedAt,
  );
  return {
    blackoutP50Ms: percentile(blackouts, 0.5),
    blackoutP99Ms: percentile(blackouts, 0.99),
    allCaughtUpMs: percentile(blackouts, 1),
    resyncs: clients.filter((client) => client.resynced).length,
    incomplete: clients.filter((client) => !isComplete(client)).length,
    acknowledged: sender.ledger.acknowledged,
  };
}

/** Reconnects as the SDK does, and resumes after the last event it received. */
class Client {
  caughtUpAt: number | null = null;
  resynced = false;
  received = 0;
  doubled = 0;
  readonly #numbers = new Set<number>();
  #cursor = '';
  #socket: BareSocket | null = null;
  #stopped = false;

  constructor(
    private readonly url: string,
    private readonly seat: Seat,
  ) {}

  async start(): Promise<void> {
    const socket = await parley.enter(this.url, this.seat);
    await new Promise<void>((resolve) => {
      socket.onText = (payload) => {
        this.#hear(payload);
        if (this.caughtUpAt !== null) resolve();
      };
      socket.send(subscription(this.seat.workspaceId));
    });
    this.#keep(socket);
  }

  stop(): void {
    this.#stopped = true;
    this.#socket?.close();
  }

  #keep(socket: BareSocket): void {
    this.#socket = socket;
    socket.onText = (payload) => this.#hear(payload);
    socket.onClose = () => void this.#reconnect();
  }

  async #reconnect(): Promise<void> {
    for (let attempt = 0; !this.#stopped; attempt += 1) {
      await sleep(retryDelayMs(attempt));
      if (this.#stopped) return;
      try {
        const socket = await parley.enter(this.url, this.seat);
        this.#keep(socket);
        socket.send(subscription(this.seat.workspaceId, this.#cursor));
        return;
      } catch {
        // Not back yet; the next attempt waits longer.
      }
    }
  }

  #hear(payload: Buffer): void {
    readNumbers(payload, (number) => {
      if (this.#numbers.has(number)) this.doubled += 1;
      else this.received += 1;
      this.#numbers.add(number);
    });
    const head = payload.toString('latin1', 0, 96);
    this.#cursor = /"result":\{"id":"([^"]+)"/.exec(head)?.[1] ?? this.#cursor;
    if (this.caughtUpAt !== null) return;
    const kind = /"kind":"(ready|live|resync)"/.exec(payload.toString('latin1', 0, 160))?.[1];
    if (kind === 'resync') this.resynced = true;
    if (kind) this.caughtUpAt = performance.now();
  }
}

/** Sends at a fixed rate, and what was not answered again with the same key when the server is back. */
class Sender {
  readonly ledger = new Ledger();
  readonly #open = new Map<string, Post>();
  #socket: BareSocket | null = null;
  #timer: NodeJS.Timeout | undefined;
  #sent = 0;
  #id = 1;
  #finished = false;

  constructor(private readonly job: StormJob) {}

  async start(): Promise<void> {
    await this.#connect();
    this.#timer = setInterval(() => this.#next(), 1000 / this.job.ratePerSecond);
  }

  /** Answers how many messages there were, all of them acknowledged. */
  async finish(deadline: number): Promise<number> {
    clearInterval(this.#timer);
    while (this.ledger.open > 0 && performance.now() < deadline) await sleep(20);
    this.#finished = true;
    this.#socket?.close();
    if (this.ledger.open > 0) throw new Error(`${this.ledger.open} posts were never acknowledged`);
    return this.#sent;
  }

  async #connect(): Promise<void> {
    const socket = await parley.enter(this.job.url, this.job.sender);
    socket.onText = (payload) => {
      const answer = parley.readAnswer(payload);
      if (answer) this.#open.delete(this.ledger.settle(answer));
    };
    socket.onClose = () => void this.#reconnect();
    this.#socket = socket;
    for (const post of this.#open.values()) this.#post(post);
  }

  async #reconnect(): Promise<void> {
    this.#socket = null;
    for (let attempt = 0; !this.#socket && !this.#finished; attempt += 1) {
      await sleep(retryDelayMs(attempt));
      // Not back yet, most likely; the next attempt waits longer.
      await this.#connect().catch(() => undefined);
    }
  }

  #next(): void {
    const { sender, tag } = this.job;
    const [channelId = ''] = sender.channelIds;
    const label = `${tag}.${this.#sent}`;
    const post = { channelId, body: bodyOf(label, this.#sent), key: keyOf(label) };
    this.#sent += 1;
    this.ledger.expect(label, post);
    this.#open.set(label, post);
    this.#post(post);
  }

  #post(post: Post): void {
    this.#id += 1;
    this.#socket?.send(parley.post(this.#id, this.job.sender, post));
  }
}
