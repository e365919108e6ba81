import { type Cursor, formatCursor } from '@/shared/cursor';
import { forbidden } from '@/shared/errors';
import type { ChannelId, MemberId, WorkspaceId } from '@/shared/id';
import { batchLoader } from '../db/batch-loader';
import type { Db } from '../db/client';
import type { Entry, Publication } from '../events/entry';
import type { Logger } from '../infra/logger';
import type { Metrics } from '../infra/metrics';
import { Frame } from './frame';
import {
  type MemberReplay,
  type ReplayRequest,
  replayForMembers,
  replayForProcess,
} from './replay';
import type { Stream } from './stream';
import { Subscribers } from './subscribers';
import type { WriteScheduler } from './write-scheduler';

/** How long a hole may be the mere order of arrival before the log is read. */
const GAP_WAIT_MS = 25;
const RETRY_MS = 500;
/** A replay takes a transaction of several statements: a crowd that comes back waits this long for more of it. */
const REPLAY_PAUSE_MS = 25;

/**
 * Delivers one workspace's log to its streams in this process: every entry once, in rev order, whatever the
 * bus lost, doubled or reordered. Revs are consecutive, so a hole is seen and filled from the log.
 */
export class Feed {
  readonly subscribers = new Subscribers();
  readonly #pendingStreams = new Set<Stream>();
  readonly #early = new Map<number, Entry>();
  #position: Cursor;
  #gapTimer: NodeJS.Timeout | undefined;
  #filling: Promise<void> | null = null;
  #closed = false;
  /** What a client missed, read after it subscribed; concurrent requests share one read. */
  readonly replay: (request: ReplayRequest) => Promise<MemberReplay | null>;

  constructor(
    readonly workspaceId: WorkspaceId,
    position: Cursor,
    private readonly tools: { db: Db; log: Logger; metrics: Metrics; scheduler: WriteScheduler },
  ) {
    this.#position = position;
    this.replay = batchLoader((openings) => replayForMembers(tools.db, workspaceId, openings), {
      pauseMs: REPLAY_PAUSE_MS,
    });
  }

  get position(): Cursor {
    return this.#position;
  }

  get isIdle(): boolean {
    return this.subscribers.size === 0 && this.#pendingStreams.size === 0;
  }

  /** Buffers every entry for the stream from now on, until `start`. */
  listen(stream: Stream): void {
    this.#pendingStreams.add(stream);
  }

  /** Starts a stream at its replay's head: the buffered entries follow, and then every new one. */
  start(stream: Stream, { permissions, replay }: MemberReplay): void {
    this.#pendingStreams.delete(stream);
    stream.deliveredRev = replay.head.rev;
    stream.permissions = permissions;
    const meanwhile = stream.buffered ?? [];
    stream.buffered = null;
    this.subscribers.add(stream);
    for (const entry of meanwhile) this.#deliver([stream], entry, this.#frame(entry));
    this.tools.scheduler.flush();
  }

  remove(stream: Stream): void {
    this.#pendingStreams.delete(stream);
    this.subscribers.remove(stream);
  }

  receive({ epoch, entries }: Publication): void {
    if (epoch !== this.#position.epoch) return void this.fill();
    for (const entry of entries)
      if (entry.rev > this.#position.rev) this.#early.set(entry.rev, entry);
    this.#drain();
  }

  /** To a channel's streams, outside the log. */
  signal(channelId: ChannelId, json: string): void {
    const frame = new Frame(formatCursor(this.#position), { batch: json }, true);
    for (const stream of this.subscribers.inChannel(channelId)) this.#write(stream, frame);
    this.tools.scheduler.flush();
  }

  /** Reads from the log what the bus did not bring. One reader at a time. */
  fill(): Promise<void> {
    this.#filling ??= this.#readLog().finally(() => {
      this.#filling = null;
    });
    return this.#filling;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#gapTimer);
  }

  #drain(): void {
    for (;;) {
      const next = this.#early.get(this.#position.rev + 1);
      if (!next) break;
      this.#early.delete(next.rev);
      this.#advance(next);
    }
    this.tools.scheduler.flush();
    if (this.#early.size === 0) {
      clearTimeout(this.#gapTimer);
      this.#gapTimer = undefined;
    } else {
      this.#gapTimer ??= setTimeout(() => void this.fill(), GAP_WAIT_MS);
    }
  }

  #advance(entry: Entry): void {
    this.#position = { epoch: this.#position.epoch, rev: entry.rev };
    for (const stream of this.#pendingStreams) stream.buffered?.push(entry);
    const frame = this.#frame(entry);
    this.#deliver(this.subscribers.candidatesFor(entry), entry, frame);
  }

  #deliver(streams: Iterable<Stream>, entry: Entry, frame: Frame): void {
    const { effect } = entry;
    if (effect?.kind === 'enter') this.subscribers.enter(effect, entry.rev);
    if (effect?.kind === 'role') this.subscribers.changeRole(effect, entry.rev);
    for (const stream of streams) {
      if (entry.rev <= stream.deliveredRev || !this.subscribers.mayReceive(stream, entry)) continue;
      stream.deliveredRev = entry.rev;
      this.#write(stream, frame);
    }
    if (effect?.kind === 'leave') this.subscribers.leave(effect, entry.rev);
    if (effect?.kind === 'cut') this.#cut(effect.memberId, entry.rev);
  }

  #write(stream: Stream, frame: Frame): void {
    if (!stream.quiet) this.tools.metrics.deliveries += 1;
    if (stream.write(frame)) this.tools.scheduler.add(stream);
  }

  #cut(memberId: MemberId, rev: number): void {
    for (const stream of [...this.subscribers.ofMember(memberId)]) {
      if (stream.deliveredRev > rev) continue;
      stream.finish(forbidden('deactivated', 'Your account in this workspace was deactivated.'));
      this.remove(stream);
    }
  }

  #frame(entry: Entry): Frame {
    const cursor = formatCursor({ epoch: this.#position.epoch, rev: entry.rev });
    return new Frame(cursor, { event: entry.json });
  }

  async #readLog(): Promise<void> {
    clearTimeout(this.#gapTimer);
    this.#gapTimer = undefined;
    try {
      const replay = await replayForProcess(this.tools.db, this.workspaceId, this.#position);
      if (!replay || this.#closed) return;
      if (replay.entries === null) this.#resync(replay.head);
      else this.#catchUp(replay.entries, replay.head);
    } catch (error) {
      this.tools.log.warn({ error, workspaceId: this.workspaceId }, 'reading the log failed');
      if (!this.#closed) this.#gapTimer ??= setTimeout(() => void this.fill(), RETRY_MS);
    }
  }

  #catchUp(entries: Entry[], head: Cursor): void {
    if (head.rev > this.#position.rev) this.tools.metrics.holesFilled += 1;
    for (const entry of entries) if (entry.rev > this.#position.rev) this.#advance(entry);
    if (head.rev > this.#position.rev) this.#position = head;
    for (const rev of this.#early.keys()) if (rev <= this.#position.rev) this.#early.delete(rev);
    this.#drain();
  }

  // The store went back in time, or too much was missed: everyone loads again, on fresh permissions.
  #resync(head: Cursor): void {
    this.#position = head;
    this.#early.clear();
    for (const stream of [...this.subscribers.all()]) {
      stream.finish('overflow');
      this.remove(stream);
    }
  }
}
