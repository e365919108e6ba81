import type { WorkspaceId } from '@/shared/id';
import type { SqlTag } from '../../db/sql-tag';

/**
 * Inserts messages from a query of id, "channelId", seq, kind, "authorId", body, "parentId", key, digest,
 * "createdAt", "editedAt" and "deletedAt". The seqs are the channel's next, which is held.
 */
export function insertMessages<Fragment>(
  sql: SqlTag<Fragment>,
  workspaceId: WorkspaceId,
  rows: Fragment,
): Fragment {
  return sql`
    insert into messages (workspace_id, id, channel_id, seq, kind, author_id, body, parent_id, key, digest,
      created_at, edited_at, deleted_at, deleted_by)
    select ${workspaceId}, id, "channelId", seq, kind, "authorId", body, "parentId", key, digest,
      "createdAt", "editedAt", "deletedAt", case when "deletedAt" is not null then "authorId" end
    from (${rows}) message`;
}

/** Inserts whom messages mention from a query of "messageId", "memberId", "channelId" and seq. */
export function insertMentions<Fragment>(
  sql: SqlTag<Fragment>,
  workspaceId: WorkspaceId,
  rows: Fragment,
): Fragment {
  return sql`
    insert into mentions (workspace_id, message_id, member_id, channel_id, seq)
    select ${workspaceId}, "messageId", "memberId", "channelId", seq
    from (${rows}) mention`;
}
