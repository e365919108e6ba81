import type { MemberId } from '@/shared/id';
import type { Channel, Membership, Unread } from '@/shared/model/channel';
import type { ChannelRow, MembershipRow } from '../../db/schema';

export function presentChannel(row: ChannelRow): Channel {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    topic: row.topic,
    isDefault: row.isDefault,
    posting: row.posting,
    posterIds: row.posterIds,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
    lastSeq: row.lastSeq,
    lastRootSeq: row.lastRootSeq,
    lastPostedAt: row.lastPostedAt?.toISOString() ?? null,
    memberCount: row.memberCount,
    pinCount: row.pinCount,
    memberIds: row.peopleKey === null ? null : peopleOf(row.peopleKey),
  };
}

export function presentMembership(row: MembershipRow, unread: Unread): Membership {
  return {
    channelId: row.channelId,
    joinedAt: row.joinedAt.toISOString(),
    lastReadSeq: row.lastReadSeq,
    mentionSeqs: unread.mentionSeqs,
    deletedSeqs: unread.deletedSeqs,
    ownSeqs: unread.ownSeqs,
    unreadRootSeq: unread.unreadRootSeq,
    markedSeq: unread.markedSeq,
  };
}

/** What makes a `dm` or `group` the same one again: its people, in id order. */
export function peopleKey(memberIds: MemberId[]): string {
  return [...new Set(memberIds)].sort().join(',');
}

// `peopleKey` is the only writer of the column.
const peopleOf = (key: string) => key.split(',') as MemberId[];
