import { randomBytes } from 'node:crypto';
import type { WorkspaceId } from '@/shared/id';
import type { SqlTag } from '../db/sql-tag';

interface NewEntries<Fragment> {
  workspaceId: WorkspaceId;
  at: Date;
  /** How many there are: a number, or SQL that counts them. With none the head is not touched. */
  count: number | Fragment;
  /** A query of nth (1, 2, 3 …), type, "actorId", audience, "channelId", "memberId" and "subjectId". */
  entries: Fragment;
  /** Whether nobody can replay them: whoever is connected loads again instead. */
  isHorizon?: boolean;
}

/**
 * Two parts of a `with` clause, the only place where the log is written: `head` takes the workspace's next revs
 * from its head row, and `log` writes that many entries. Entry `nth` has the rev `head.base + nth`; `head.epoch` is
 * the log's. The head row is locked from here to COMMIT, so rev order is commit order: this comes last in a
 * transaction.
 */
export function appendEntries<Fragment>(
  sql: SqlTag<Fragment>,
  { workspaceId, at, count, entries, isHorizon = false }: NewEntries<Fragment>,
): Fragment {
  const horizon = isHorizon ? sql`, horizon = rev + ${count}` : sql``;
  return sql`
    head as (
      update workspace_heads set rev = rev + ${count}${horizon}
      where workspace_id = ${workspaceId} and ${count} > 0
      returning rev - ${count} as base, epoch
    ), log as (
      insert into events (workspace_id, rev, type, at, actor_id, audience, channel_id, member_id, subject_id)
      select ${workspaceId}, head.base + nth, type, ${at.toISOString()}, "actorId", audience, "channelId", "memberId",
        "subjectId"
      from (${entries}) entry, head
    )`;
}

/** Begins the log of a new workspace. */
export function insertHead<Fragment>(sql: SqlTag<Fragment>, workspaceId: WorkspaceId): Fragment {
  const epoch = randomBytes(4).toString('hex');
  return sql`insert into workspace_heads (workspace_id, epoch) values (${workspaceId}, ${epoch})`;
}
