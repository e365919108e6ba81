import type { LoggedEventType } from '@/shared/events/logged';
import type { WorkspaceId } from '@/shared/id';
import type { Sql } from '../db/client';
import { isStoreUnavailable } from '../db/errors';
import {
  type Follower,
  type FollowerKey,
  type FollowerLag,
  findBehind,
  followNext,
  measureLag,
  noteFailure,
  registerFollowers,
} from '../events/following';
import type { Logger } from '../infra/logger';

export interface FollowerRunner {
  /** Entries of these types are in this workspace's log. Costs next to nothing. */
  wake(workspaceId: WorkspaceId, types: Iterable<LoggedEventType>): void;
  /** As it was a few seconds ago. */
  readonly lag: FollowerLag;
  /** Resolves once they are known to the store, from when on they follow; or once that was tried in vain. */
  readonly ready: Promise<void>;
  /** Ends after the entries that are under way. */
  close(): Promise<void>;
}

interface Options {
  sql: Sql;
  log: Logger;
  followers: Follower[];
  /** Those that this server does without: what happens meanwhile is nothing to them when they are back. */
  off?: Follower[];
  /** Called when entries took effect: there may be jobs. */
  onEffect?(): void;
  /** How often is looked for entries that other processes left, in milliseconds. */
  pollMs?: number;
}

const POLL_MS = 5_000;
const MEASURE_MS = 15_000;

/**
 * Brings followers what is new in the logs, with other processes that do the same; each entry takes effect once. What
 * this process commits is followed at once, what another left when it died within a few seconds.
 */
export function startFollowers({
  sql,
  log,
  followers,
  off = [],
  onEffect,
  pollMs = POLL_MS,
}: Options): FollowerRunner {
  const byName = new Map(followers.map((follower) => [follower.name, follower]));
  const names = [...byName.keys()];
  const waiting = new Map<string, FollowerKey>();
  let lag: FollowerLag = { revs: 0, seconds: 0, failing: 0 };
  let isRegistered = false;
  let isClosed = false;
  let working: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let polling: Promise<void> | undefined;
  const registering = register();
  const measuring = setInterval(() => void measure(), MEASURE_MS);
  measuring.unref();
  if (followers.length > 0) pollIn(0);

  async function register(): Promise<void> {
    await quietly(async () => {
      const unwanted = isRegistered ? [] : off.map(({ name }) => name);
      await registerFollowers(sql, { names, off: unwanted });
      isRegistered = true;
    });
  }

  function pollIn(delay: number): void {
    if (isClosed) return;
    timer = setTimeout(() => {
      polling = poll().then(() => pollIn(pollMs));
    }, delay);
    timer.unref();
  }

  async function poll(): Promise<void> {
    await registering;
    // Again each time: a process that is set to do without them may have taken them off meanwhile.
    await register();
    if (!isRegistered) return;
    for (const key of (await quietly(() => findBehind(sql, names))) ?? []) add(key);
    await working;
  }

  function add(key: FollowerKey): void {
    waiting.set(`${key.name} ${key.workspaceId}`, key);
    begin();
  }

  function begin(): void {
    working ??= work().finally(() => {
      working = null;
      if (waiting.size > 0 && !isClosed) begin();
    });
  }

  async function work(): Promise<void> {
    // Whoever woke it goes on first.
    await null;
    for (const [id, key] of waiting) {
      if (isClosed) return;
      waiting.delete(id);
      await followUp(key);
    }
  }

  async function followUp(key: FollowerKey): Promise<void> {
    const follower = byName.get(key.name);
    if (!follower) return;
    try {
      for (let isMore = true; isMore && !isClosed; ) {
        const step = await followNext(sql, follower, key.workspaceId);
        if (step.hadEffect) onEffect?.();
        isMore = step.isMore;
      }
    } catch (error) {
      if (isStoreUnavailable(error)) return;
      const said = error instanceof Error ? error.message : String(error);
      await quietly(() => noteFailure(sql, key, said));
      log.error({ error, ...key }, 'a follower failed');
    }
  }

  async function measure(): Promise<void> {
    lag = (await quietly(() => measureLag(sql))) ?? lag;
  }

  /** What the store does not answer now is asked again later. */
  async function quietly<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (!isStoreUnavailable(error)) log.error({ error }, 'followers could not be looked after');
      return undefined;
    }
  }

  return {
    ready: registering,
    get lag() {
      return lag;
    },
    wake(workspaceId, types) {
      const happened = new Set(types);
      for (const { name, types: followed } of followers) {
        if (followed.some((type) => happened.has(type))) add({ workspaceId, name });
      }
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      clearInterval(measuring);
      await registering;
      // A look that is under way would note once more that this process follows.
      await polling;
      await working;
    },
  };
}
