import type postgres from 'postgres';
import type { WorkspaceId } from '@/shared/id';
import type { Plan } from './plan-batch';

/** The workspace's rev before the batch, and its epoch. */
export interface Head {
  base: number;
  epoch: string;
}

/**
 * Everything that a batch changes, in one statement: head, channels, threads, messages, mentions, log.
 * What it updates is named by id once more in an array: so it goes by index also while statistics lag behind.
 */
export async function writePlan(
  tx: postgres.TransactionSql,
  workspaceId: WorkspaceId,
  { posted, channels, roots, at }: Plan,
): Promise<Head> {
  const rows = posted.map(({ message, digest }, index) => ({
    id: message.id,
    channelId: message.channelId,
    seq: message.seq,
    authorId: message.authorId,
    body: message.body,
    parentId: message.parentId,
    key: message.key,
    digest,
    ord: index + 1,
  }));
  const seqs = [...channels].map(([id, { last, lastRoot }]) => ({ id, last, lastRoot }));
  const threads = [...roots.values()].map(({ id, replyCount, participantIds }) => ({
    id,
    replyCount,
    participantIds,
  }));
  const called = posted.flatMap(({ message, mentions }) =>
    mentions.map((memberId) => ({
      messageId: message.id,
      memberId,
      channelId: message.channelId,
      seq: message.seq,
    })),
  );
  const [head] = await tx<{ base: string; epoch: string }[]>`
    with post as (
      select * from jsonb_to_recordset(${tx.json(rows)}) as p(
        id uuid, "channelId" uuid, seq bigint, "authorId" uuid, body text, "parentId" uuid, key text, digest text, ord int)
    ), head as (
      update workspace_heads set rev = rev + ${posted.length} where workspace_id = ${workspaceId}
      returning rev - ${posted.length} as base, epoch
    ), channel as (
      update channels c set last_seq = p.last, last_root_seq = p."lastRoot", last_posted_at = ${at}
      from jsonb_to_recordset(${tx.json(seqs)}) as p(id uuid, last bigint, "lastRoot" bigint)
      where c.workspace_id = ${workspaceId} and c.id = p.id and c.id = any(${[...channels.keys()]}::uuid[])
    ), root as (
      update messages m set reply_count = r."replyCount", last_reply_at = ${at},
        participant_ids = array(select jsonb_array_elements_text(r."participantIds")::uuid)
      from jsonb_to_recordset(${tx.json(threads)}) as r(id uuid, "replyCount" int, "participantIds" jsonb)
      where m.workspace_id = ${workspaceId} and m.id = r.id and m.id = any(${[...roots.keys()]}::uuid[])
    ), message as (
      insert into messages (workspace_id, id, channel_id, seq, kind, author_id, body, parent_id, key, digest, created_at)
      select ${workspaceId}, id, "channelId", seq, 'post', "authorId", body, "parentId", key, digest, ${at} from post
    ), mention as (
      insert into mentions (workspace_id, message_id, member_id, channel_id, seq)
      select ${workspaceId}, m."messageId", m."memberId", m."channelId", m.seq
      from jsonb_to_recordset(${tx.json(called)}) as m("messageId" uuid, "memberId" uuid, "channelId" uuid, seq bigint)
    ), log as (
      insert into events (workspace_id, rev, type, at, actor_id, audience, channel_id, subject_id)
      select ${workspaceId}, head.base + post.ord, 'message.posted', ${at}, "authorId", 'channel', "channelId", id
      from post, head
    )
    select base, epoch from head`;
  if (!head) throw new Error(`Workspace ${workspaceId} has no head row`);
  return { base: Number(head.base), epoch: head.epoch };
}
