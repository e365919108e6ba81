import type { Sql } from '../../../db/client';
import { isUniqueViolation } from '../../../db/errors';
import type { Outgoing } from '../sender';
import { newMessage, type Posted } from './plan';
import type { Head } from './write';

/**
 * Posts a message to which nobody else stands in the way: one statement, which is its own transaction, so
 * that its sender waits for one commit and nothing more. Answers null, with nothing written, when it takes
 * more than that: someone holds the channel, the key was used, or the author has no business there.
 *
 * It sees one moment. What else decides is therefore locked and, where it changed meanwhile, passed over:
 * the channel, whose newest seq the lock reads, and the membership, which ends only with its row.
 */
export async function postAlone(
  sql: Sql,
  item: Outgoing,
  at: Date,
): Promise<{ posted: Posted; head: Head } | null> {
  const { workspaceId, channelId, authorId, key, digest, mentions } = item;
  const message = newMessage(item, { seq: 0, at });
  const [written] = await sql<{ seq: string; base: string; epoch: string }[]>`
    with place as (
      select c.last_seq + 1 as seq
      from channels c
      join memberships s on s.workspace_id = c.workspace_id and s.channel_id = c.id and s.member_id = ${authorId}
      join members m on m.workspace_id = c.workspace_id and m.id = s.member_id and m.deactivated_at is null
      where c.workspace_id = ${workspaceId} and c.id = ${channelId} and c.archived_at is null
        and not exists (select from messages where author_id = ${authorId} and key = ${key})
      for no key update of c skip locked
      for key share of s skip locked
    ), head as (
      update workspace_heads set rev = rev + 1
      where workspace_id = ${workspaceId} and exists (select from place)
      returning rev, epoch
    ), channel as (
      update channels set last_seq = place.seq, last_root_seq = place.seq, last_posted_at = ${at}
      from place where workspace_id = ${workspaceId} and id = ${channelId}
    ), message as (
      insert into messages (workspace_id, id, channel_id, seq, kind, author_id, body, key, digest, created_at)
      select ${workspaceId}, ${message.id}, ${channelId}, seq, 'post', ${authorId}, ${item.body}, ${key}, ${digest}, ${at}
      from place
    ), mention as (
      insert into mentions (workspace_id, message_id, member_id, channel_id, seq)
      select ${workspaceId}, ${message.id}, member_id, ${channelId}, seq
      from place, unnest(${mentions}::uuid[]) as member_id
    ), log as (
      insert into events (workspace_id, rev, type, at, actor_id, audience, channel_id, subject_id)
      select ${workspaceId}, rev, 'message.posted', ${at}, ${authorId}, 'channel', ${channelId}, ${message.id}
      from head
    )
    select seq, rev - 1 as base, epoch from place, head`.catch(nothingIfTaken);
  if (!written) return null;
  const { seq, base, epoch } = written;
  return {
    posted: { message: { ...message, seq: Number(seq) }, digest, mentions, root: null },
    head: { base: Number(base), epoch },
  };
}

/** Someone used the key a moment ago. */
function nothingIfTaken(error: unknown): [] {
  if (isUniqueViolation(error)) return [];
  throw error;
}
