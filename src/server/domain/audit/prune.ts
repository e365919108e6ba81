import type { WorkspaceId } from '@/shared/id';
import type { Sql } from '../../db/client';

const SLICE = 1_000;

interface Prune {
  /** Entries older than this go. */
  before: Date;
  signal?: AbortSignal;
}

/** Deletes old entries of every trail in slices, so that nobody waits for it; returns how many. */
export async function pruneAudit(sql: Sql, { before, signal }: Prune): Promise<number> {
  const workspaces = await sql<{ id: WorkspaceId }[]>`select id from workspaces`;
  let deleted = 0;
  for (const { id } of workspaces) {
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
