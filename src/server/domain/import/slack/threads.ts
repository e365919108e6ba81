import type postgres from 'postgres';
import type { ChannelId, MessageId } from '@/shared/id';
import type { Target } from './history';
import type { Place } from './places';
import type { ImportScope } from './scope';

const PARTICIPANTS_SHOWN = 5;

export interface PendingReply {
  id: MessageId;
  place: string;
  isNew: boolean;
  /** What it hangs on since an earlier run. */
  parentId: MessageId | null;
}

/** Replies whose root was not there when they were read, by the root's id. */
export type PendingReplies = Map<MessageId, PendingReply[]>;

/**
 * Hangs replies on roots that came after them. A thread whose first message is nowhere, from before the
 * archive begins or deleted, begins with its first reply.
 */
export async function attachPending(tx: postgres.TransactionSql, target: Target): Promise<void> {
  const { scope, pending, touched } = target;
  if (pending.size === 0) return;
  // A reply may name another reply: it belongs to that one's root.
  const found = await tx<{ id: MessageId; root: MessageId }[]>`
    select id, coalesce(parent_id, id) as root from messages
    where workspace_id = ${scope.workspaceId} and id = any(${[...pending.keys()]}::uuid[])`;
  const roots = new Map(found.map((row) => [row.id, row.root]));
  for (const [wanted, replies] of pending) {
    const [first] = replies;
    const standIn = replies.find((reply) => reply.parentId)?.parentId ?? first?.id;
    const root = roots.get(wanted) ?? standIn;
    if (!first || !root) continue;
    if (!roots.has(wanted) && replies.some((reply) => reply.isNew)) {
      const reason = 'its first message is not in the archive; its first reply begins it';
      if (first.isNew) scope.report.note('thread', { reason, place: first.place });
    }
    if (!roots.has(wanted) && root === first.id) {
      // It stands for the root and is no reply any more.
      scope.report.count('thread replies', { imported: -1, before: first.isNew ? 0 : -1 });
    }
    const ids = replies.map((reply) => reply.id).filter((id) => id !== root);
    const moved = await tx`
      update messages m set parent_id = ${root}
      where workspace_id = ${scope.workspaceId} and (id = any(${ids}::uuid[]) or parent_id = any(${ids}::uuid[]))
        and id <> ${root} and parent_id is distinct from ${root}
        and exists (select 1 from messages r where r.workspace_id = m.workspace_id and r.id = ${root} and r.parent_id is null)`;
    if (moved.count > 0) for (const id of [root, ...ids]) touched.add(id);
  }
}

interface Changed {
  place: Pick<Place, 'id'>;
  after: number;
  touched: Set<MessageId>;
}

/** What a root has of its thread, for the threads that new replies came to or that have changed. */
export async function finishThreads(
  tx: postgres.TransactionSql,
  { workspaceId }: ImportScope,
  { place, after, touched }: Changed,
): Promise<void> {
  await tx`
    with touched as (
      select parent_id as id from messages
      where workspace_id = ${workspaceId} and channel_id = ${place.id} and seq > ${after} and parent_id is not null
      union select unnest(${[...touched]}::uuid[])
    ), thread as (
      select t.id, count(m.id)::int as replies, max(m.created_at) as last_at
      from touched t
      left join messages m on m.workspace_id = ${workspaceId} and m.parent_id = t.id and m.deleted_at is null
      group by t.id
    )
    update messages root set
      reply_count = thread.replies,
      last_reply_at = thread.last_at,
      participant_ids = array(
        select author_id from (
          select author_id, min(seq) as first from messages
          where workspace_id = ${workspaceId} and parent_id = thread.id and deleted_at is null
          group by author_id order by first limit ${PARTICIPANTS_SHOWN}
        ) participants order by first
      )
    from thread
    where root.workspace_id = ${workspaceId} and root.id = thread.id`;
}

/** Where the channel's live messages end, which is what makes it unread; replies and deleted ones do not. */
export async function setLastRoot(
  tx: postgres.TransactionSql,
  { workspaceId }: ImportScope,
  channelId: ChannelId,
): Promise<void> {
  await tx`
    update channels set last_root_seq = coalesce((
      select seq from messages
      where workspace_id = ${workspaceId} and channel_id = ${channelId} and parent_id is null and deleted_at is null
      order by seq desc limit 1), 0)
    where workspace_id = ${workspaceId} and id = ${channelId}`;
}
