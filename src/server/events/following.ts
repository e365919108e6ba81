import type { LoggedEventType } from '@/shared/events/logged';
import type { ChannelId, MemberId, WorkspaceId } from '@/shared/id';
import type { Sql, SqlTx } from '../db/client';

// How far each follower is in each log. Times are the store's own: processes may disagree about theirs.

/** The entries that one transaction brings to a follower. */
const AT_ONCE = 200;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 5 * 60 * 1_000;
const ERROR_LENGTH = 2_000;

/** What a follower is told of a change; the rest it reads from the tables. */
export interface FollowedEntry {
  rev: number;
  type: LoggedEventType;
  at: Date;
  actorId: MemberId | null;
  channelId: ChannelId | null;
  memberId: MemberId | null;
  subjectId: string | null;
}

export interface Followed {
  workspaceId: WorkspaceId;
  /** In the order of the log, at least one. */
  entries: FollowedEntry[];
}

/**
 * Does what follows from changes. All that it does is in the transaction that it is given, in which its cursor moves
 * too: each entry takes effect once, or not at all and again later. What must happen outside the store it enqueues as
 * jobs.
 */
export interface Follower {
  name: string;
  /** Entries of other types are passed over. */
  types: LoggedEventType[];
  follow(tx: SqlTx, followed: Followed): Promise<void>;
  /** Catches up from what is in the tables: it stood still for so long that entries were deleted before it came. */
  resync(tx: SqlTx, workspaceId: WorkspaceId): Promise<void>;
}

export interface FollowerKey {
  workspaceId: WorkspaceId;
  name: string;
}

/**
 * Notes who follows. One that is new begins at the end of every log there is, and at the start of those to come; one
 * that is off loses its places, so that no log is kept for it.
 */
export async function registerFollowers(
  sql: Sql,
  { names, off }: { names: string[]; off: string[] },
): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`delete from follower_cursors where name = any(${off})`;
    await tx`delete from followers where name = any(${off})`;
    const added = await tx<{ name: string }[]>`
      insert into followers (name) select f.name from unnest(${names}::text[]) as f(name) order by f.name
      on conflict do nothing returning name`;
    const fresh = added.map(({ name }) => name);
    if (fresh.length === 0) return;
    await tx`
      insert into follower_cursors (workspace_id, name, rev)
      select h.workspace_id, f.name, h.rev from workspace_heads h cross join unnest(${fresh}::text[]) as f(name)`;
  });
}

/** Where entries wait that are due for these followers, at most 1,000 places. */
export async function findBehind(sql: Sql, names: string[]): Promise<FollowerKey[]> {
  await sql`
    insert into follower_cursors (workspace_id, name, rev)
    select h.workspace_id, f.name, 0 from workspace_heads h join followers f on f.name = any(${names})
    where not exists (
      select from follower_cursors c where c.workspace_id = h.workspace_id and c.name = f.name)
    on conflict do nothing`;
  return sql<FollowerKey[]>`
    select c.workspace_id as "workspaceId", c.name from follower_cursors c
    join workspace_heads h on h.workspace_id = c.workspace_id
    where c.name = any(${names}) and c.rev < h.rev and (c.retry_at is null or c.retry_at <= now())
    order by c.retry_at nulls first limit 1000`;
}

interface Step {
  hadEffect: boolean;
  /** Whether there may be more to follow. */
  isMore: boolean;
}

const NOTHING: Step = { hadEffect: false, isMore: false };

/**
 * Brings a follower the next entries of a log, when no other process does. It has the row of its cursor until the
 * transaction ends, and a process that dies loses it with its connection.
 */
export async function followNext(
  sql: Sql,
  follower: Follower,
  workspaceId: WorkspaceId,
): Promise<Step> {
  const { name, types } = follower;
  return sql.begin(async (tx) => {
    const cursor = await takeCursor(tx, { workspaceId, name });
    if (!cursor) return NOTHING;
    const { head, entries } = await readNext(tx, { workspaceId, types, after: cursor.rev });
    const isMore = entries.length === AT_ONCE && !cursor.isOvertaken;
    if (cursor.isOvertaken) await follower.resync(tx, workspaceId);
    else if (entries.length > 0) await follower.follow(tx, { workspaceId, entries });
    await tx`
      update follower_cursors set rev = ${isMore ? (entries.at(-1)?.rev ?? head) : head},
        is_overtaken = false, attempts = 0, retry_at = null, last_error = null
      where workspace_id = ${workspaceId} and name = ${name}`;
    return { hadEffect: cursor.isOvertaken || entries.length > 0, isMore };
  });
}

interface Cursor {
  rev: string;
  isOvertaken: boolean;
}

/** The cursor, held until the transaction ends; `null` when another process has it, or it is to be tried later. */
async function takeCursor(tx: SqlTx, { workspaceId, name }: FollowerKey): Promise<Cursor | null> {
  const [known] = await tx<Cursor[]>`
    select rev, is_overtaken as "isOvertaken" from follower_cursors
    where workspace_id = ${workspaceId} and name = ${name} and (retry_at is null or retry_at <= now())
    for update skip locked`;
  if (known) return known;
  const [made] = await tx<Cursor[]>`
    insert into follower_cursors (workspace_id, name, rev)
    select ${workspaceId}, name, 0 from followers where name = ${name}
    on conflict do nothing returning rev, is_overtaken as "isOvertaken"`;
  return made ?? null;
}

interface Next {
  workspaceId: WorkspaceId;
  types: LoggedEventType[];
  after: string;
}

/** The next entries of these types, and the rev up to which there are no others when they are fewer than fit. */
async function readNext(tx: SqlTx, { workspaceId, types, after }: Next) {
  // One statement, so that the head and the entries are of one snapshot.
  const rows = await tx<({ head: string } & { [K in keyof FollowedEntry]: unknown })[]>`
    select head.rev as head, entry.* from workspace_heads head left join lateral (
      select rev, type, at, actor_id as "actorId", channel_id as "channelId", member_id as "memberId",
        subject_id as "subjectId"
      from events
      where workspace_id = ${workspaceId} and rev > ${after} and rev <= head.rev and type = any(${types})
      order by rev limit ${AT_ONCE}
    ) entry on true
    where head.workspace_id = ${workspaceId} order by entry.rev`;
  const entries = rows
    .filter(({ rev }) => rev !== null)
    .map(({ head: _, ...entry }) => ({ ...entry, rev: Number(entry.rev) }) as FollowedEntry);
  return { head: Number(rows[0]?.head ?? after), entries };
}

/** Notes that a follower failed, and when its next entries are tried again: after 1 s, then twice as long each time. */
export async function noteFailure(
  sql: Sql,
  { workspaceId, name }: FollowerKey,
  error: string,
): Promise<void> {
  await sql`
    update follower_cursors set attempts = attempts + 1, last_error = ${error.slice(0, ERROR_LENGTH)},
      retry_at = now() + least(${FIRST_RETRY_MS} * 2.0 ^ least(attempts, 20), ${LAST_RETRY_MS})
        * (0.75 + random() / 2) * interval '1 ms'
    where workspace_id = ${workspaceId} and name = ${name}`;
}

export interface FollowerLag {
  /** Entries that the one which is furthest behind has before it. */
  revs: number;
  /** How long the oldest of them waits. */
  seconds: number;
  /** How many places have an error and are tried again. */
  failing: number;
}

/** How far followers are behind their logs. */
export async function measureLag(sql: Sql): Promise<FollowerLag> {
  const [row] = await sql<[FollowerLag]>`
    select coalesce(max(h.rev - c.rev), 0)::int as revs,
      coalesce(extract(epoch from now() - min(e.at)), 0)::float as seconds,
      count(*) filter (where c.last_error is not null)::int as failing
    from follower_cursors c join workspace_heads h on h.workspace_id = c.workspace_id
    left join lateral (
      select at from events where workspace_id = c.workspace_id and rev > c.rev order by rev limit 1
    ) e on h.rev > c.rev`;
  return { ...row, seconds: Math.max(row.seconds, 0) };
}

export interface TroubledFollower {
  name: string;
  /** The address of the workspace. */
  slug: string;
  attempts: number;
  lastError: string;
  retryAt: Date;
}

/** Followers that failed and are tried again, at most 100. */
export async function listTroubledFollowers(sql: Sql): Promise<TroubledFollower[]> {
  return sql<TroubledFollower[]>`
    select c.name, w.slug, c.attempts, c.last_error as "lastError", c.retry_at as "retryAt"
    from follower_cursors c join workspaces w on w.id = c.workspace_id
    where c.last_error is not null order by c.retry_at, w.slug, c.name limit 100`;
}

/** Has followers that failed tried again now; returns how many. */
export async function retryFollowers(sql: Sql): Promise<number> {
  const { count } =
    await sql`update follower_cursors set retry_at = now() where last_error is not null`;
  return count;
}
