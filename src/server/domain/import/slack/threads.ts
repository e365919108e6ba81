import type postgres from 'postgres';
import type { ChannelId, MessageId } from '@/shared/id';
import { SAID_KINDS } from '@/shared/model/message';
import type { ImportScope } from './scope';
import type { PendingReplies, PendingReply, Target } from './target';
import type { TargetChannel } from './target-channels';

const PARTICIPANTS_SHOWN = 5;

/** Replies that belong into one thread, in order of time. */
interface Thread {
  /** The message that all of them lead to; `null` where they lead to each other. */
  wanted: MessageId | null;
  replies: PendingReply[];
}

/**
 * Hangs replies on roots that came after them. A reply may name another reply: it belongs to that one's
 * thread. A thread whose first message is nowhere, from before the archive begins or deleted, begins with
 * its first reply, and so does one whose messages answer each other. Another run comes to the same threads.
 */
export async function attachPending(tx: postgres.TransactionSql, target: Target): Promise<void> {
  const { scope, pending } = target;
  if (pending.size === 0) return;
  const threads = threadsOf(pending);
  const ids = [...pending].flatMap(([wanted, replies]) => [wanted, ...replies.map(({ id }) => id)]);
  const there = await tx<{ id: MessageId }[]>`
    select id from messages where workspace_id = ${scope.workspaceId} and id = any(${ids}::uuid[])`;
  const present = new Set(there.map((row) => row.id));
  for (const { wanted, replies } of threads) {
    const hasRoot = wanted !== null && present.has(wanted);
    const begun = replies.find((reply) => reply.parentId)?.parentId;
    const first = replies.find(({ id }) => present.has(id));
    const at = hasRoot ? wanted : (begun ?? first?.id);
    if (!at) continue;
    const root = await attach(tx, target, { at, replies });
    const standIn = replies.find(({ id }) => id === root);
    if (!standIn) continue;
    // It stands for the root and is no reply any more.
    scope.report.count('thread replies', { imported: -1, before: standIn.isNew ? 0 : -1 });
    if (!standIn.isNew || hasRoot) continue;
    const reason = wanted
      ? 'its first message is not in the archive; its first reply begins it'
      : 'its messages answer each other; the first of them begins it';
    scope.report.note('thread', { reason, place: standIn.place });
  }
}

/** Where the replies that each reply names lead to. */
function threadsOf(pending: PendingReplies): Thread[] {
  const wantedBy = new Map<MessageId, MessageId>();
  const replies = new Map<MessageId, PendingReply>();
  for (const [wanted, some] of pending) {
    for (const reply of some) {
      wantedBy.set(reply.id, wanted);
      replies.set(reply.id, reply);
    }
  }
  const ends = new Map<MessageId, { thread: MessageId; isCircle: boolean }>();
  const endOf = (from: MessageId) => {
    const way = new Set<MessageId>();
    let at = from;
    let end = ends.get(at);
    while (!end && !way.has(at)) {
      way.add(at);
      const next = wantedBy.get(at);
      if (next === undefined) end = { thread: at, isCircle: false };
      else {
        at = next;
        end = ends.get(at);
      }
    }
    const found = end ?? { thread: at, isCircle: true };
    for (const each of way) ends.set(each, found);
    return found;
  };
  const threads = new Map<MessageId, Thread>();
  for (const id of inOrderOfTime(replies)) {
    const { thread, isCircle } = endOf(id);
    const reply = replies.get(id);
    const known = threads.get(thread) ?? { wanted: isCircle ? null : thread, replies: [] };
    if (reply) known.replies.push(reply);
    threads.set(thread, known);
  }
  return [...threads.values()];
}

/** Ids begin with the time of their message. */
const inOrderOfTime = (replies: Map<MessageId, PendingReply>) => [...replies.keys()].sort();

/** Hangs replies, and what hangs on them, on the root of the thread that a message is in. */
async function attach(
  tx: postgres.TransactionSql,
  { scope: { workspaceId }, touched }: Target,
  { at, replies }: { at: MessageId; replies: PendingReply[] },
): Promise<MessageId | null> {
  const [found] = await tx<{ root: MessageId }[]>`
    select coalesce(parent_id, id) as root from messages where workspace_id = ${workspaceId} and id = ${at}`;
  if (!found) return null;
  const { root } = found;
  const ids = replies.map((reply) => reply.id).filter((id) => id !== root);
  const moved = await tx`
    update messages set parent_id = ${root}
    where workspace_id = ${workspaceId} and (id = any(${ids}::uuid[]) or parent_id = any(${ids}::uuid[]))
      and id <> ${root} and parent_id is distinct from ${root}`;
  if (moved.count > 0) for (const id of [root, ...ids]) touched.add(id);
  return root;
}

interface Changed {
  place: Pick<TargetChannel, 'id'>;
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

/** Where the channel's live messages end, which is what makes it unread (replies, notices and deleted ones do not), and how many are pinned. */
export async function recountChannel(
  tx: postgres.TransactionSql,
  { workspaceId }: ImportScope,
  channelId: ChannelId,
): Promise<void> {
  await tx`
    update channels set last_root_seq = coalesce((
      select seq from messages
      where workspace_id = ${workspaceId} and channel_id = ${channelId} and parent_id is null and deleted_at is null
        and kind = any(${[...SAID_KINDS]})
      order by seq desc limit 1), 0), pin_count = (
      select count(*) from messages
      where workspace_id = ${workspaceId} and channel_id = ${channelId} and pinned_at is not null)
    where workspace_id = ${workspaceId} and id = ${channelId}`;
}
