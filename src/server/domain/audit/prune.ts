import type { WorkspaceId } from '@/shared/id';
import { readSettings } from '@/shared/settings';
import type { Sql } from '../../db/client';

const SLICE = 1_000;
const DAY_MS = 24 * 60 * 60 * 1_000;

interface Prune {
  now: Date;
  /** How many days entries are kept where the workspace's admins decided nothing; 0 for ever. */
  days: number;
  signal?: AbortSignal;
}

/** Deletes old entries of every trail in slices, so that nobody waits for it; returns how many. */
export async function pruneAudit(sql: Sql, { now, days, signal }: Prune): Promise<number> {
  const workspaces = await sql<{ id: WorkspaceId; settings: Record<string, unknown> }[]>`
    select id, settings from workspaces`;
  let deleted = 0;
  for (const { id, settings } of workspaces) {
    const kept = readSettings(settings).auditDays ?? days;
    if (kept === 0) continue;
    const before = new Date(now.getTime() - kept * DAY_MS);
    for (let slice = SLICE; slice === SLICE && !signal?.aborted; deleted += slice)
      slice = await deleteSlice(sql, id, before);
  }
  return deleted;
}

async function deleteSlice(sql: Sql, workspaceId: WorkspaceId, before: Date): Promise<number> {
  const { count } = await sql`
    delete from audit_entries where workspace_id = ${workspaceId} and id in (
      select id from audit_entries
      where workspace_id = ${workspaceId} and id < ${firstIdOf(before)}
      order by id limit ${SLICE} for update skip locked
    )`;
  return count;
}

/** Ids begin with the time of their entry (UUIDv7), so that the primary key finds the old ones. */
function firstIdOf(at: Date): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
