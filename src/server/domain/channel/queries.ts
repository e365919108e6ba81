import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { LastRoot } from '@/shared/events';
import type { ChannelId, MemberId, WorkspaceId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import type { Channel, JoinedChannel, Membership, Unread } from '@/shared/model/channel';
import { SAID_KINDS } from '@/shared/model/message';
import type { Queryable } from '../../db/client';
import {
  type ChannelRow,
  channels,
  type MembershipRow,
  memberships,
  WHOLE_CHANNEL,
} from '../../db/schema';
import { presentChannel, presentMembership } from './present';

const SAID = SAID_KINDS.map((kind) => `'${kind}'`).join(', ');

const MENTION_SEQS = `coalesce((
  select json_agg(called.seq order by called.seq)
  from (
    select distinct mentions.seq
    from mentions
    join messages on messages.workspace_id = mentions.workspace_id and messages.id = mentions.message_id
    where mentions.workspace_id = memberships.workspace_id
      and mentions.channel_id = memberships.channel_id
      and mentions.member_id in (memberships.member_id, '${WHOLE_CHANNEL}'::uuid)
      and mentions.seq > memberships.last_read_seq
      and messages.author_id <> memberships.member_id
      and messages.deleted_at is null
    order by mentions.seq desc
    limit ${LIMITS.unreadMentions}
  ) called
), '[]'::json)`;

// The channel first, then the newest messages of it: limited sub-selects, so that it goes by index in this order
// also while the tables' statistics lag behind. Of a named channel no message is read.
const UNCOUNTED = `(
  select json_build_object(
    'deletedSeqs', coalesce(
      json_agg(newest.seq order by newest.seq) filter (where newest.says_nothing), '[]'::json),
    'ownSeqs', coalesce(
      json_agg(newest.seq order by newest.seq) filter (
        where not newest.says_nothing and newest.author_id = memberships.member_id), '[]'::json))
  from (
    select c.last_seq from channels c
    where c.workspace_id = memberships.workspace_id and c.id = memberships.channel_id
      and c.kind in ('dm', 'group')
    limit 1
  ) place
  cross join lateral (
    select m.seq, m.author_id, m.deleted_at is not null or m.kind not in (${SAID}) as says_nothing from messages m
    where m.workspace_id = memberships.workspace_id and m.channel_id = memberships.channel_id
      and m.seq > greatest(memberships.last_read_seq, place.last_seq - ${LIMITS.countedMessages})
    order by m.seq desc
    limit ${LIMITS.countedMessages}
  ) newest
)`;

// Down from the last root, and no further than to the first that counts: most often that one itself. Where
// all is read, no message is.
const UNREAD_ROOT_SEQ = `coalesce((
  select case when c.last_root_seq > memberships.last_read_seq then (
    select newest.seq
    from (
      select m.seq, m.author_id, m.parent_id, m.deleted_at, m.kind from messages m
      where m.workspace_id = memberships.workspace_id and m.channel_id = memberships.channel_id
        and m.seq > memberships.last_read_seq and m.seq <= c.last_root_seq
      order by m.seq desc
      limit ${LIMITS.countedMessages}
    ) newest
    where newest.author_id <> memberships.member_id
      and newest.parent_id is null and newest.deleted_at is null and newest.kind in (${SAID})
    order by newest.seq desc
    limit 1
  ) end
  from channels c
  where c.workspace_id = memberships.workspace_id and c.id = memberships.channel_id
), 0)`;

// Where nothing is marked, no message is read.
const MARKED_SEQ = `coalesce((
  select m.seq from messages m
  where memberships.marked_seq > memberships.last_read_seq
    and m.workspace_id = memberships.workspace_id and m.channel_id = memberships.channel_id
    and m.seq = memberships.marked_seq and m.deleted_at is null
  limit 1
), 0)`;

/** `Unread` of the member of a row named `memberships`, seqs in order. */
export const UNREAD = `(${UNCOUNTED}::jsonb
  || jsonb_build_object('mentionSeqs', ${MENTION_SEQS}, 'unreadRootSeq', ${UNREAD_ROOT_SEQ},
    'markedSeq', ${MARKED_SEQ}))`;

// Written with table names because Drizzle leaves them out of a select from one table.
export const unreadOf = sql.raw(UNREAD) as SQL<Unread>;

/** A membership's columns and what it has unread, for `presentMembership`. */
const membershipColumns = {
  workspaceId: memberships.workspaceId,
  channelId: memberships.channelId,
  memberId: memberships.memberId,
  joinedAt: memberships.joinedAt,
  lastReadSeq: memberships.lastReadSeq,
  markedSeq: memberships.markedSeq,
  unread: unreadOf.as('unread'),
};

const presentRow = (row: MembershipRow & { unread: Unread }): Membership =>
  presentMembership(row, row.unread);

/** Channels by id, as they stand in the given snapshot. */
export async function findChannels(
  db: Queryable,
  workspaceId: WorkspaceId,
  ids: ChannelId[],
): Promise<Channel[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select()
    .from(channels)
    .where(and(eq(channels.workspaceId, workspaceId), inArray(channels.id, ids)));
  return rows.map(presentChannel);
}

/** Where each of these channels ends: its newest root message, and the newest by another author than that one's. */
export async function findLastRoots(
  db: Queryable,
  workspaceId: WorkspaceId,
  ids: ChannelId[],
): Promise<Map<ChannelId, LastRoot[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db.execute<LastRootRow>(sql`
    select c.id as "channelId", newest.seq, newest.author_id as "authorId",
      other.seq as "otherSeq", other.author_id as "otherAuthorId"
    from channels c
    cross join lateral (
      select m.seq, m.author_id from messages m
      where m.workspace_id = c.workspace_id and m.channel_id = c.id and m.seq <= c.last_root_seq
        and m.parent_id is null and m.deleted_at is null and m.kind in (${sql.raw(SAID)})
      order by m.seq desc
      limit 1
    ) newest
    left join lateral (
      select earlier.seq, earlier.author_id
      from (
        select m.seq, m.author_id, m.parent_id, m.deleted_at, m.kind from messages m
        where m.workspace_id = c.workspace_id and m.channel_id = c.id and m.seq < newest.seq
        order by m.seq desc
        limit ${LIMITS.countedMessages}
      ) earlier
      where earlier.author_id <> newest.author_id
        and earlier.parent_id is null and earlier.deleted_at is null and earlier.kind in (${sql.raw(SAID)})
      order by earlier.seq desc
      limit 1
    ) other on true
    where c.workspace_id = ${workspaceId} and c.id = any(${sql.param(ids)}::uuid[])`);
  return new Map(rows.map((row) => [row.channelId, presentLastRoots(row)]));
}

type LastRootRow = {
  channelId: ChannelId;
  seq: string;
  authorId: MemberId;
  otherSeq: string | null;
  otherAuthorId: MemberId | null;
};

function presentLastRoots({ seq, authorId, otherSeq, otherAuthorId }: LastRootRow): LastRoot[] {
  const newest = { seq: Number(seq), authorId };
  return otherSeq && otherAuthorId
    ? [newest, { seq: Number(otherSeq), authorId: otherAuthorId }]
    : [newest];
}

export interface MembershipKey {
  channelId: ChannelId;
  memberId: MemberId;
}

/** Memberships with what they have unread; a pair that is not there is left out. */
export async function findMemberships(
  db: Queryable,
  workspaceId: WorkspaceId,
  keys: MembershipKey[],
): Promise<{ memberId: MemberId; membership: Membership }[]> {
  if (keys.length === 0) return [];
  const channelIds = sql.param(keys.map((key) => key.channelId));
  const memberIds = sql.param(keys.map((key) => key.memberId));
  const rows = await db
    .select(membershipColumns)
    .from(memberships)
    .where(
      and(
        eq(memberships.workspaceId, workspaceId),
        sql`(${memberships.channelId}, ${memberships.memberId}) in (
          select * from unnest(${channelIds}::uuid[], ${memberIds}::uuid[]))`,
      ),
    );
  return rows.map((row) => ({ memberId: row.memberId, membership: presentRow(row) }));
}

/** Every channel that each of these members is in, archived ones too. */
export async function channelIdsOf(
  db: Queryable,
  workspaceId: WorkspaceId,
  memberIds: MemberId[],
): Promise<Map<MemberId, ChannelId[]>> {
  const rows = await db
    .select({
      memberId: memberships.memberId,
      channelIds: sql<ChannelId[]>`array_agg(${memberships.channelId})`,
    })
    .from(memberships)
    .where(and(eq(memberships.workspaceId, workspaceId), inArray(memberships.memberId, memberIds)))
    .groupBy(memberships.memberId);
  return new Map(rows.map((row) => [row.memberId, row.channelIds]));
}

/** A channel with the place of someone who is in it. The transaction holds the channel's row. */
export async function presentJoined(
  db: Queryable,
  channel: ChannelRow,
  memberId: MemberId,
): Promise<JoinedChannel> {
  const place = { channelId: channel.id, memberId };
  const [found] = await findMemberships(db, channel.workspaceId, [place]);
  if (!found) throw new Error(`Member ${memberId} is not in channel ${channel.id}`);
  return { channel: presentChannel(channel), membership: found.membership };
}
