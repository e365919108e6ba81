import type postgres from 'postgres';
import type { ChannelId, MemberId, MessageId, WorkspaceId } from '@/shared/id';
import type { ChannelKind, Posting } from '@/shared/model/channel';
import type { Role } from '@/shared/model/member';
import type { Outgoing } from '../outgoing';

/** A channel that the batch posts to, locked. */
export interface LockedChannel {
  kind: ChannelKind;
  archivedAt: Date | string | null;
  posting: Posting;
  posterIds: MemberId[];
  last: number;
}

/** A message that the batch replies to, locked. */
export interface Root {
  id: MessageId;
  channelId: ChannelId;
  replyCount: number;
  lastReplyAt: Date | null;
  participantIds: MemberId[];
}

/** What is known of one item: whether its author may post there, and what its key was used for. */
export interface SenderState {
  joined: boolean;
  role: Role;
  deactivatedAt: Date | string | null;
  knownId: MessageId | null;
  knownDigest: string | null;
}

export interface BatchState {
  channels: Map<ChannelId, LockedChannel>;
  roots: Map<MessageId, Root>;
  /** In the batch's order. */
  senders: SenderState[];
}

/** Statements in one round trip; those after the locks see what the locks waited for. */
export async function loadState(
  tx: postgres.TransactionSql,
  workspaceId: WorkspaceId,
  batch: Outgoing[],
): Promise<BatchState> {
  const channelIds = [...new Set(batch.map((item) => item.channelId))];
  const rootIds = [...new Set(batch.flatMap((item) => item.parentId ?? []))];
  const authorIds = [...new Set(batch.map((item) => item.authorId))];
  const [channels, roots, , senders] = await Promise.all([
    tx<(Omit<LockedChannel, 'last'> & { id: ChannelId; last: string })[]>`
      select id, kind, archived_at as "archivedAt", posting, poster_ids as "posterIds", last_seq as last
      from channels where workspace_id = ${workspaceId} and id = any(${channelIds}::uuid[])
      order by id for no key update`,
    rootIds.length === 0
      ? []
      : // What `canReply` of the message policy asks of a root.
        tx<Root[]>`
          select id, channel_id as "channelId", reply_count as "replyCount", last_reply_at as "lastReplyAt",
            participant_ids as "participantIds"
          from messages
          where workspace_id = ${workspaceId} and id = any(${rootIds}::uuid[])
            and parent_id is null and deleted_at is null and kind in ('post', 'action')
          order by id for no key update`,
    // Held, so that whoever is being shut out already is, or will be only after the batch; in the order in which
    // whoever shuts people out holds them, or the two would wait for each other.
    tx`
      select from members where workspace_id = ${workspaceId} and id = any(${authorIds}::uuid[])
      order by id for share`,
    sendersOf(tx, workspaceId, batch),
  ]);
  return {
    channels: new Map(
      channels.map(({ id, ...channel }) => [id, { ...channel, last: Number(channel.last) }]),
    ),
    roots: new Map(roots.map((root) => [root.id, root])),
    senders,
  };
}

// A look-up is a limited sub-select, which goes by index even while the tables' statistics lag behind.
function sendersOf(tx: postgres.TransactionSql, workspaceId: WorkspaceId, batch: Outgoing[]) {
  const items = batch.map(({ channelId, authorId, key }) => ({ channelId, authorId, key }));
  return tx<SenderState[]>`
    select coalesce(membership.joined, false) as joined, author.role,
      author.deactivated_at as "deactivatedAt",
      known.id as "knownId", known.digest as "knownDigest"
    from rows from (
      jsonb_to_recordset(${tx.json(items)}) as ("channelId" uuid, "authorId" uuid, key text)
    ) with ordinality as item("channelId", "authorId", key, ord)
    left join lateral (
      select true as joined from memberships s
      where s.workspace_id = ${workspaceId} and s.channel_id = item."channelId" and s.member_id = item."authorId"
      limit 1) membership on true
    left join lateral (
      select m.role, m.deactivated_at from members m
      where m.workspace_id = ${workspaceId} and m.id = item."authorId"
      limit 1) author on true
    left join lateral (
      select m.id, m.digest from messages m
      where m.author_id = item."authorId" and m.key = item.key
      limit 1) known on true
    order by item.ord`;
}
