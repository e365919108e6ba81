import type postgres from 'postgres';
import type { ChannelId, WorkspaceId } from '@/shared/id';
import type { Sql } from '../../../db/client';
import { appendEntries } from '../../../events/append';
import type { ImportReport } from '../report';

/** What every part of one import works with. */
export interface ImportScope {
  sql: Sql;
  workspaceId: WorkspaceId;
  at: Date;
  report: ImportReport;
}

/**
 * Ends a transaction of the import in the workspace's log: one rev and one row, whatever its size, and the
 * horizon with it. Nobody replays a history row by row; whoever is connected hears "load again" instead.
 * The head row is locked last, as everywhere.
 */
export async function logImport(
  tx: postgres.TransactionSql,
  { workspaceId, at }: Pick<ImportScope, 'workspaceId' | 'at'>,
  channelId: ChannelId | null,
): Promise<void> {
  const type = channelId ? 'channel.updated' : 'workspace.updated';
  const audience = channelId ? 'channel' : 'workspace';
  const entries = tx`
    select 1 as nth, ${type} as type, null::uuid as "actorId", ${audience} as audience,
      ${channelId}::uuid as "channelId", null::uuid as "memberId", null::uuid as "subjectId"`;
  await tx`
    with ${appendEntries(tx, { workspaceId, at, count: 1, entries, isHorizon: true })}
    select from head`;
}

/** A transaction that may take as long as its data is large. */
export function inTransaction<T>(
  { sql }: Pick<ImportScope, 'sql'>,
  work: (tx: postgres.TransactionSql) => Promise<T>,
) {
  return sql.begin(async (tx) => {
    await tx`set local statement_timeout = 0`;
    await tx`set local lock_timeout = '60s'`;
    return work(tx);
  });
}
