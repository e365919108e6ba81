import type { Cursor } from '@/shared/cursor';
import { notFound } from '@/shared/errors';
import type { WorkspaceId } from '@/shared/id';
import type { Db } from '../db/client';
import { readHead, readHeads } from '../events/log';
import type { Heard, WorkspaceBus } from '../events/publication';
import type { Logger } from '../infra/logger';
import type { Metrics } from '../infra/metrics';
import { Feed } from './feed';
import type { Listener, Replay } from './replay';
import { type Outlet, Stream } from './stream';
import { WriteScheduler } from './write-scheduler';

/** How often the log is looked at in case the bus lost something without a hole to show for it. */
const RECONCILE_MS = 2_500;
const RECONCILE_UNHEALTHY_MS = 500;
/** An idle workspace stays subscribed this long, for whoever reloads the page. */
const IDLE_MS = 30_000;

interface HubOptions {
  db: Db;
  bus: WorkspaceBus;
  log: Logger;
  metrics: Metrics;
  /** Hears the signals that are not for streams. */
  onSignal(workspaceId: WorkspaceId, signal: Heard & { kind: 'signal' }): void;
}

export interface Opened {
  stream: Stream;
  replay: Replay;
}

interface Place {
  ready: Promise<Feed>;
  feed: Feed | null;
  unsubscribe: (() => void) | null;
  idleTimer: NodeJS.Timeout | undefined;
}

/** All live streams of this process, a feed a workspace. */
export class Hub {
  readonly #places = new Map<WorkspaceId, Place>();
  readonly #scheduler = new WriteScheduler();
  readonly #timer: NodeJS.Timeout;
  #reconciledAt = Date.now();
  #closed = false;

  constructor(private readonly options: HubOptions) {
    this.#timer = setInterval(() => void this.#reconcile(), RECONCILE_UNHEALTHY_MS);
    this.#timer.unref();
  }

  /**
   * Opens a member's stream: listen, read the log, then drain what was heard meanwhile. NOT_FOUND for
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
    const place = this.#places.get(workspaceId);
    stream.finish('closed');
    place?.feed?.remove(stream);
    if (place?.feed?.isIdle) {
      clearTimeout(place.idleTimer);
      place.idleTimer = setTimeout(() => this.#leave(workspaceId, place), IDLE_MS);
      place.idleTimer.unref();
    }
  }

  /** The feed of a workspace that someone here follows. */
  feed(workspaceId: WorkspaceId): Feed | null {
    return this.#places.get(workspaceId)?.feed ?? null;
  }

  get streams(): number {
    let count = 0;
    for (const { feed } of this.#places.values()) {
      for (const stream of feed?.subscribers.all() ?? []) if (!stream.quiet) count += 1;
    }
    return count;
  }

  shutdown(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    for (const [workspaceId, place] of this.#places) {
      for (const stream of place.feed?.subscribers.all() ?? []) stream.finish('closed');
      this.#leave(workspaceId, place);
    }
    this.#scheduler.close();
  }

  #feedOf(workspaceId: WorkspaceId): Promise<Feed> {
    const known = this.#places.get(workspaceId);
    if (known) {
      clearTimeout(known.idleTimer);
      return known.ready;
    }
    const place: Place = {
      ready: Promise.reject(),
      feed: null,
      unsubscribe: null,
      idleTimer: undefined,
    };
    place.ready.catch(() => undefined);
    place.ready = this.#follow(workspaceId, place);
    this.#places.set(workspaceId, place);
    place.ready.catch(() => this.#places.delete(workspaceId));
    return place.ready;
  }

  async #follow(workspaceId: WorkspaceId, place: Place): Promise<Feed> {
    const { bus, db, log, metrics } = this.options;
    const early: Heard[] = [];
    const hear = (heard: Heard) => {
      if (heard.kind === 'signal') this.options.onSignal(workspaceId, heard);
      else if (place.feed) place.feed.receive(heard.publication);
      else early.push(heard);
    };
    place.unsubscribe = await bus.subscribe(workspaceId, hear);
    const head = await readHead(db, workspaceId).catch((error: unknown) => {
      place.unsubscribe?.();
      throw error;
    });
    if (!head) {
      place.unsubscribe();
      throw notFound('workspace');
    }
    const feed = new Feed(
      workspaceId,
      { epoch: head.epoch, rev: head.rev },
      { db, log, metrics, scheduler: this.#scheduler },
    );
    place.feed = feed;
    for (const heard of early) hear(heard);
    return feed;
  }

  #leave(workspaceId: WorkspaceId, place: Place): void {
    clearTimeout(place.idleTimer);
    if (!this.#closed && place.feed && !place.feed.isIdle) return;
    place.feed?.close();
    place.unsubscribe?.();
    this.#places.delete(workspaceId);
  }

  async #reconcile(): Promise<void> {
    const { bus, db, log } = this.options;
    const due = bus.healthy ? RECONCILE_MS : RECONCILE_UNHEALTHY_MS;
    if (Date.now() - this.#reconciledAt < due || this.#places.size === 0) return;
    this.#reconciledAt = Date.now();
    try {
      for (const { workspaceId, epoch, rev } of await readHeads(db, [...this.#places.keys()])) {
        const feed = this.feed(workspaceId);
        const { position } = feed ?? {};
        if (position && (position.epoch !== epoch || position.rev < rev)) await feed?.fill();
      }
    } catch (error) {
      log.warn({ error }, 'looking at the log failed');
    }
  }
}
