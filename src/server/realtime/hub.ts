import type { Cursor } from '@/shared/cursor';
import { notFound } from '@/shared/errors';
import type { WorkspaceId } from '@/shared/id';
import type { Db } from '../db/client';
import { readHead, readHeads } from '../events/log';
import type { BusMessage, WorkspaceBus } from '../events/publication';
import type { Logger } from '../infra/logger';
import type { Metrics } from '../infra/metrics';
import { Feed } from './feed';
import type { Listener, Replay } from './replay';
import { type Outlet, Stream } from './stream';
import { WriteScheduler } from './write-scheduler';

/** How often the log is looked at in case the bus lost something without a hole to show for it. */
const RECONCILE_MS = 2_500;
const RECONCILE_UNHEALTHY_MS = 500;
/** An idle workspace stays subscribed this long, in case a client reconnects. */
const IDLE_MS = 30_000;

interface HubOptions {
  db: Db;
  bus: WorkspaceBus;
  log: Logger;
  metrics: Metrics;
  /** Receives the signals that are not for streams. */
  onSignal(workspaceId: WorkspaceId, signal: BusMessage & { kind: 'signal' }): void;
}

export interface Opened {
  stream: Stream;
  replay: Replay;
}

interface FeedSlot {
  ready: Promise<Feed>;
  feed: Feed | null;
  unsubscribe: (() => void) | null;
  idleTimer: NodeJS.Timeout | undefined;
}

/** All live streams of this process, a feed a workspace. */
export class Hub {
  readonly #slots = new Map<WorkspaceId, FeedSlot>();
  readonly #scheduler = new WriteScheduler();
  readonly #timer: NodeJS.Timeout;
  #reconciledAt = Date.now();
  #closed = false;

  constructor(private readonly options: HubOptions) {
    this.#timer = setInterval(() => void this.#reconcile(), RECONCILE_UNHEALTHY_MS);
    this.#timer.unref();
  }

  /**
   * Opens a member's stream: subscribe, read the log, then deliver what arrived meanwhile. NOT_FOUND for
   * someone who is not an active member.
   */
  async open(
    who: Listener,
    cursor: Cursor | null,
    { outlet = null, quiet = false }: { outlet?: Outlet | null; quiet?: boolean },
  ): Promise<Opened> {
    const feed = await this.#feedOf(who.workspaceId);
    const stream = new Stream(outlet, quiet);
    feed.listen(stream);
    try {
      const found = await feed.replay({ who, cursor });
      if (!found) throw notFound('workspace');
      const { replay } = found;
      if (cursor && replay.entries === null) this.options.metrics.resyncs += 1;
      feed.start(stream, found);
      return { stream, replay };
    } catch (error) {
      this.close(who.workspaceId, stream);
      throw error;
    }
  }

  close(workspaceId: WorkspaceId, stream: Stream): void {
    const slot = this.#slots.get(workspaceId);
    stream.finish('closed');
    slot?.feed?.remove(stream);
    if (slot?.feed?.isIdle) {
      clearTimeout(slot.idleTimer);
      slot.idleTimer = setTimeout(() => this.#leave(workspaceId, slot), IDLE_MS);
      slot.idleTimer.unref();
    }
  }

  /** The feed of a workspace that someone here follows. */
  feed(workspaceId: WorkspaceId): Feed | null {
    return this.#slots.get(workspaceId)?.feed ?? null;
  }

  get streams(): number {
    let count = 0;
    for (const { feed } of this.#slots.values()) {
      for (const stream of feed?.subscribers.all() ?? []) if (!stream.quiet) count += 1;
    }
    return count;
  }

  shutdown(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    for (const [workspaceId, slot] of this.#slots) {
      for (const stream of slot.feed?.subscribers.all() ?? []) stream.finish('closed');
      this.#leave(workspaceId, slot);
    }
    this.#scheduler.close();
  }

  #feedOf(workspaceId: WorkspaceId): Promise<Feed> {
    const known = this.#slots.get(workspaceId);
    if (known) {
      clearTimeout(known.idleTimer);
      return known.ready;
    }
    const slot: FeedSlot = {
      ready: Promise.reject(),
      feed: null,
      unsubscribe: null,
      idleTimer: undefined,
    };
    slot.ready.catch(() => undefined);
    slot.ready = this.#follow(workspaceId, slot);
    this.#slots.set(workspaceId, slot);
    slot.ready.catch(() => this.#slots.delete(workspaceId));
    return slot.ready;
  }

  async #follow(workspaceId: WorkspaceId, slot: FeedSlot): Promise<Feed> {
    const { bus, db, log, metrics } = this.options;
    const early: BusMessage[] = [];
    const onMessage = (message: BusMessage) => {
      if (message.kind === 'signal') this.options.onSignal(workspaceId, message);
      else if (slot.feed) slot.feed.receive(message.publication);
      else early.push(message);
    };
    slot.unsubscribe = await bus.subscribe(workspaceId, onMessage);
    const head = await readHead(db, workspaceId).catch((error: unknown) => {
      slot.unsubscribe?.();
      throw error;
    });
    if (!head) {
      slot.unsubscribe();
      throw notFound('workspace');
    }
    const feed = new Feed(
      workspaceId,
      { epoch: head.epoch, rev: head.rev },
      { db, log, metrics, scheduler: this.#scheduler },
    );
    slot.feed = feed;
    for (const message of early) onMessage(message);
    return feed;
  }

  #leave(workspaceId: WorkspaceId, slot: FeedSlot): void {
    clearTimeout(slot.idleTimer);
    if (!this.#closed && slot.feed && !slot.feed.isIdle) return;
    slot.feed?.close();
    slot.unsubscribe?.();
    this.#slots.delete(workspaceId);
  }

  async #reconcile(): Promise<void> {
    const { bus, db, log } = this.options;
    const due = bus.healthy ? RECONCILE_MS : RECONCILE_UNHEALTHY_MS;
    if (Date.now() - this.#reconciledAt < due || this.#slots.size === 0) return;
    this.#reconciledAt = Date.now();
    try {
      for (const { workspaceId, epoch, rev } of await readHeads(db, [...this.#slots.keys()])) {
        const feed = this.feed(workspaceId);
        const { position } = feed ?? {};
        if (position && (position.epoch !== epoch || position.rev < rev)) await feed?.fill();
      }
    } catch (error) {
      log.warn({ error }, 'looking at the log failed');
    }
  }
}
