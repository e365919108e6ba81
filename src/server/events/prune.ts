import type { WorkspaceId } from '@/shared/id';
import { readSettings } from '@/shared/settings';
import type { Sql } from '../db/client';

const SLICE = 1_000;
const DAY_MS = 24 * 60 * 60 * 1_000;

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
 * first: whoever has an older cursor loads everything again, and none is answered from a log with holes.
 */
export async function pruneLogs(sql: Sql, { now, days, signal }: Prune): Promise<number> {
  const logs = await sql<Log[]>`
    select w.id, w.settings, h.horizon from workspaces w join workspace_heads h on h.workspace_id = w.id`;
  let deleted = 0;
  for (const { id, horizon, settings } of logs) {
    const kept = readSettings(settings).logDays ?? days;
    if (kept === 0) continue;
    const before = new Date(now.getTime() - kept * DAY_MS);
    const upTo = await findHorizon(sql, { workspaceId: id, from: Number(horizon), before, signal });
    if (upTo > Number(horizon)) await moveHorizon(sql, id, upTo);
    deleted += await deleteUpTo(sql, { workspaceId: id, upTo, signal });
  }
  return deleted;
}

interface Search {
  workspaceId: WorkspaceId;
  from: number;
  before: Date;
  signal: AbortSignal | undefined;
}

/** The last rev before the first entry that is young enough to be kept. */
async function findHorizon(sql: Sql, search: Search): Promise<number> {
  const { workspaceId, before, signal } = search;
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
