import type { WorkspaceId } from '@/shared/id';
import { readSettings } from '@/shared/settings';
import type { Sql } from '../db/client';

const SLICE = 1_000;
const DAY_MS = 24 * 60 * 60 * 1_000;
/** How many days longer entries are kept for a follower that is not done with them. */
const DAYS_FOR_FOLLOWERS = 7;

interface Prune {
  now: Date;
  /** How many days the log is kept where the workspace's admins decided nothing; 0 for ever. */
  days: number;
  signal?: AbortSignal;
}

interface Log {
  id: WorkspaceId;
  horizon: string;
  settings: Record<string, unknown>;
}

/**
 * Deletes what is old of every log, in slices, so that nobody waits for it; returns how many rows. The horizon moves
 * first: whoever has an older cursor loads everything again, and none is answered from a log with holes. Followers
 * are waited for, within limits.
 */
export async function pruneLogs(sql: Sql, { now, days, signal }: Prune): Promise<number> {
  const logs = await sql<Log[]>`
    select w.id, w.settings, h.horizon from workspaces w join workspace_heads h on h.workspace_id = w.id`;
  let deleted = 0;
  for (const { id, horizon, settings } of logs) {
    const kept = readSettings(settings).logDays ?? days;
    if (kept === 0) continue;
    const search = { workspaceId: id, from: Number(horizon), signal };
    const old = await findLastBefore(sql, search, daysBefore(now, kept));
    if (old > search.from) await moveHorizon(sql, id, old);
    const upTo = await releaseFollowed(sql, { ...search, now, days: kept, old });
    deleted += await deleteUpTo(sql, { workspaceId: id, upTo, signal });
  }
  return deleted;
}

const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * DAY_MS);

interface Search {
  workspaceId: WorkspaceId;
  /** Looks at entries after this rev. */
  from: number;
  signal: AbortSignal | undefined;
}

interface Old extends Search {
  now: Date;
  days: number;
  /** The last rev that is old enough to go. */
  old: number;
}

/**
 * Up to which rev entries may go: of the old ones those that every follower has done. What is a week older than that
 * goes in any case; whom that overtakes is noted first, so that a follower gets every entry after its cursor or knows
 * that it does not.
 */
async function releaseFollowed(sql: Sql, { now, days, old, ...search }: Old): Promise<number> {
  const { workspaceId } = search;
  const [slowest] = await sql<{ rev: string | null }[]>`
    select min(rev) as rev from follower_cursors where workspace_id = ${workspaceId}`;
  const done = Number(slowest?.rev ?? old);
  if (done >= old) return old;
  const before = daysBefore(now, days + DAYS_FOR_FOLLOWERS);
  const late = await findLastBefore(sql, { ...search, from: 0 }, before);
  if (late <= done) return done;
  await sql`
    update follower_cursors set is_overtaken = true where workspace_id = ${workspaceId} and rev < ${late}`;
  return late;
}

/** The last rev before the first entry that is younger than this. */
async function findLastBefore(sql: Sql, search: Search, before: Date): Promise<number> {
  const { workspaceId, signal } = search;
  let upTo = search.from;
  while (!signal?.aborted) {
    const slice = await sql<{ rev: string; at: Date }[]>`
      select rev, at from events where workspace_id = ${workspaceId} and rev > ${upTo} order by rev limit ${SLICE}`;
    const young = slice.findIndex(({ at }) => at >= before);
    const last = young === -1 ? slice.at(-1) : slice[young - 1];
    if (last) upTo = Number(last.rev);
    if (young !== -1 || slice.length < SLICE) break;
  }
  return upTo;
}

async function moveHorizon(sql: Sql, workspaceId: WorkspaceId, upTo: number): Promise<void> {
  await sql`
    update workspace_heads set horizon = ${upTo} where workspace_id = ${workspaceId} and horizon < ${upTo}`;
}

/**
 * Of channels that were imported it stays who was added, removed or edited a message: a later archive must not undo
 * what people did here (domain/import/slack).
 */
async function deleteUpTo(
  sql: Sql,
  {
    workspaceId,
    upTo,
    signal,
  }: { workspaceId: WorkspaceId; upTo: number; signal: AbortSignal | undefined },
): Promise<number> {
  let deleted = 0;
  let from = 0;
  while (from < upTo && !signal?.aborted) {
    const [slice] = await sql<[{ last: string | null; deleted: number }]>`
      with slice as (
        select rev, type, channel_id from events
        where workspace_id = ${workspaceId} and rev > ${from} and rev <= ${upTo} order by rev limit ${SLICE}
      ), gone as (
        delete from events e using slice s
        where e.workspace_id = ${workspaceId} and e.rev = s.rev and not (
          s.type in ('membership.added', 'membership.removed', 'message.edited') and exists (
            select from channels c
            where c.workspace_id = ${workspaceId} and c.id = s.channel_id and c.import_key is not null))
        returning e.rev
      )
      select (select max(rev) from slice) as last, (select count(*) from gone)::int as deleted`;
    deleted += slice.deleted;
    if (slice.last === null) break;
    from = Number(slice.last);
  }
  return deleted;
}
