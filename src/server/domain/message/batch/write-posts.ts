import type postgres from 'postgres';
import type { ChannelId, WorkspaceId } from '@/shared/id';
import type { Sql } from '../../../db/client';
import { appendEntries } from '../../../events/append';
import { insertMentions, insertMessages } from '../insert';

/** The workspace's rev before the batch, and its epoch. */
export interface Head {
  base: number;
  epoch: string;
}

interface Posts {
  workspaceId: WorkspaceId;
  at: Date;
  /** How many there are: a number, or SQL that counts them. */
  count: number | postgres.Fragment;
  /** Where they are posted to, held. */
  channelIds: ChannelId[];
}

/**
 * The parts of a `with` clause that write what its part `post` has decided (nth, id, "channelId", seq, kind,
 * "authorId", body, "parentId", key, digest, mentions): head and log, channels, messages, mentions. What is updated is named
 * by id once more in an array: so it goes by index also while statistics lag behind.
 */
export function writePosts(
  sql: Sql | postgres.TransactionSql,
  { workspaceId, at, count, channelIds }: Posts,
): postgres.Fragment {
  const entries = sql`
    select nth, 'message.posted' as type, "authorId" as "actorId", 'channel' as audience, "channelId",
      null::uuid as "memberId", id as "subjectId"
    from post`;
  const messages = sql`
    select id, "channelId", seq, kind, "authorId", body, "parentId", key, digest,
      ${at}::timestamptz as "createdAt", null::timestamptz as "editedAt", null::timestamptz as "deletedAt"
    from post`;
  const mentions = sql`
    select id as "messageId", member_id::uuid as "memberId", "channelId", seq
    from post, jsonb_array_elements_text(mentions) as member_id`;
  return sql`
    ${appendEntries(sql, { workspaceId, at, count, entries })}, channel as (
      update channels c
      set last_seq = p.last, last_root_seq = coalesce(p.last_root, c.last_root_seq), last_posted_at = ${at}
      from (
        select "channelId", max(seq) as last, max(seq) filter (where "parentId" is null) as last_root
        from post group by "channelId") p
      where c.workspace_id = ${workspaceId} and c.id = p."channelId" and c.id = any(${channelIds}::uuid[])
    ), message as (${insertMessages(sql, workspaceId, messages)}
    ), mention as (${insertMentions(sql, workspaceId, mentions)}
    )`;
}
