import type { Sql } from '../../../db/client';
import { isUniqueViolation } from '../../../db/errors';
import type { Outgoing } from '../outgoing';
import { newMessage, type Posted } from './plan-batch';
import { type Head, writePosts } from './write-posts';

/** What went through, by its place in the batch, in the order of their revs. */
export interface InsertedBatch {
  posted: Map<number, Posted>;
  head: Head;
}

/**
 * Inserts every message that passes `canPost` in one statement, which is its own transaction, so that its senders
 * wait for one commit and nothing more; the rest is for the slow path (plan-batch.ts): a key that was used, an author
 * who is not in the channel. Returns null when nothing was inserted.
 *
 * Who may post is `canPost` of the channel policy, in SQL: tests/domain/posting-rights.test.ts runs every case
 * through both paths.
 *
 * A statement sees the moment at which it began, and the wait for a channel may be long. What decides is
 * therefore locked, which reads it anew: all channels first (`held`: who is locked before that would wait with us),
 * then who posts (by a share: a weaker lock would not see that they were deactivated) and that they are in it. A key that was used meanwhile is refused by its
 * index. Each look-up is a limited sub-select: so it goes by index also while the tables' statistics lag behind.
 */
export async function insertBatch(
  sql: Sql,
  batch: Outgoing[],
  at: Date,
): Promise<InsertedBatch | null> {
  const items = itemsOf(batch, at);
  const [first] = batch;
  if (!first || items.size === 0) return null;
  const { workspaceId } = first;
  const rows = [...items].map(([ord, { message, digest, mentions }]) => {
    const { id, channelId, kind, authorId, body, key } = message;
    const asAdmin = batch[ord]?.asAdmin ?? false;
    return { ord, id, channelId, kind, authorId, asAdmin, body, key, digest, mentions };
  });
  const channelIds = [...new Set(rows.map(({ channelId }) => channelId))];
  const written = await sql<{ ord: number; seq: string; base: string; epoch: string }[]>`
    with item as (
      select * from jsonb_to_recordset(${sql.json(rows)}) as item(
        id uuid, "channelId" uuid, kind text, "authorId" uuid, "asAdmin" bool, body text, key text, digest text,
        mentions jsonb, ord int)
    ), place as (
      select id, last_seq, posting, poster_ids from channels
      where workspace_id = ${workspaceId} and id = any(${channelIds}::uuid[]) and archived_at is null
      order by id for no key update
    ), held as (
      select count(*) as channels from place
    ), allowed as (
      select item.*, place.last_seq
      from held cross join item
      join place on place.id = item."channelId"
      join lateral (
        select m.role from members m
        where m.workspace_id = ${workspaceId} and m.id = item."authorId" and m.deactivated_at is null
          and place.id is not null and held.channels > 0
        limit 1 for share skip locked) author on true
      join lateral (
        select from memberships s
        where s.workspace_id = ${workspaceId} and s.channel_id = place.id and s.member_id = item."authorId"
          and held.channels > 0
        limit 1 for key share skip locked) joined on true
      where (place.posting = 'everyone' or place.posting = 'admins' and (
          item."authorId" = any(place.poster_ids) or item."asAdmin" and author.role in ('owner', 'admin')))
        and not exists (
        select from messages m where m.author_id = item."authorId" and m.key = item.key limit 1)
    ), post as (
      select id, "channelId", kind, "authorId", body, null::uuid as "parentId", key, digest, mentions, ord,
        last_seq + row_number() over (partition by "channelId" order by ord) as seq,
        row_number() over (order by ord) as nth
      from allowed
    ), ${writePosts(sql, { workspaceId, at, channelIds, count: sql`(select count(*) from post)` })}
    select ord, seq, base, epoch from post, head order by nth`.catch(nothingIfTaken);
  const [any] = written;
  if (!any) return null;
  const posted = new Map<number, Posted>();
  for (const { ord, seq } of written) {
    const item = items.get(ord);
    if (!item) throw new Error('The store answered for a message that was not sent');
    item.message.seq = Number(seq);
    posted.set(ord, item);
  }
  return { posted, head: { base: Number(any.base), epoch: any.epoch } };
}

/** Those that may go this way, by their place in the batch: no replies, and no key twice. */
function itemsOf(batch: Outgoing[], at: Date): Map<number, Posted> {
  const items = new Map<number, Posted>();
  const keys = new Set<string>();
  const createdAt = at.toISOString();
  for (const [index, item] of batch.entries()) {
    const madeBy = `${item.authorId} ${item.key}`;
    if (item.parentId || keys.has(madeBy)) continue;
    keys.add(madeBy);
    const { digest, mentions } = item;
    const message = newMessage(item, { seq: 0, at, createdAt });
    items.set(index, { message, digest, mentions, root: null });
  }
  return items;
}

/** Someone used one of the keys a moment ago. */
function nothingIfTaken(error: unknown): [] {
  if (isUniqueViolation(error)) return [];
  throw error;
}
