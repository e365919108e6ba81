import type postgres from 'postgres';
import type { ChannelId, WorkspaceId } from '@/shared/id';
import type { Sql } from '../../../db/client';
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
  await tx`
    with head as (
      update workspace_heads set rev = rev + 1, horizon = rev + 1 where workspace_id = ${workspaceId} returning rev
    )
    insert into events (workspace_id, rev, type, at, audience, channel_id)
    select ${workspaceId}, rev, ${type}, ${at}, ${audience}, ${channelId} from head`;
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
