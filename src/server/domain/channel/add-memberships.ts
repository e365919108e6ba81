import { and, eq, sql } from 'drizzle-orm';
import type { MemberId } from '@/shared/id';
import type { Unread } from '@/shared/model/channel';
import type { Tx } from '../../db/client';
import { type ChannelRow, channels, type MembershipRow, memberships } from '../../db/schema';
import type { Recorder } from '../../events/commit';
import { presentChannel, presentMembership } from './present';

const NOTHING_UNREAD: Unread = {
  mentionSeqs: [],
  deletedSeqs: [],
  ownSeqs: [],
  unreadRootSeq: 0,
  markedSeq: 0,
};

interface Entry {
  /** As it stands; the transaction holds its row. */
  channel: ChannelRow;
  memberIds: MemberId[];
  at: Date;
}

export interface Entered {
  channel: ChannelRow;
  /** Of those who were not in it yet. */
  memberships: MembershipRow[];
}

/** Lets members into a channel, which they have read so far. Those who are in it stay as they are. */
export async function addMemberships(
  tx: Tx,
  { record }: Recorder,
  { channel, memberIds, at }: Entry,
): Promise<Entered> {
  const entered = await insertMemberships(tx, { channel, memberIds, at });
  if (entered.length === 0) return { channel, memberships: [] };
  const [grown] = await tx
    .update(channels)
    .set({ memberCount: sql`${channels.memberCount} + ${entered.length}` })
    .where(and(eq(channels.workspaceId, channel.workspaceId), eq(channels.id, channel.id)))
    .returning();
  if (!grown) throw new Error(`Channel ${channel.id} went away while it was held`);

  const { id: channelId, memberCount } = grown;
  for (const row of entered) {
    const { memberId } = row;
    record({
      type: 'channel.opened',
      payload: {
        channel: presentChannel(grown),
        membership: presentMembership(row, NOTHING_UNREAD),
      },
      audience: { to: 'member', memberId },
      channelId,
    });
    record({
      type: 'membership.added',
      payload: { channelId, memberId, memberCount },
      audience: { to: 'channel', channelId },
      memberId,
    });
  }
  return { channel: grown, memberships: entered };
}

async function insertMemberships(tx: Tx, { channel, memberIds, at }: Entry) {
  if (memberIds.length === 0) return [];
  const { workspaceId, id: channelId, lastSeq } = channel;
  return tx
    .insert(memberships)
    .values(
      memberIds.map((memberId) => ({
        workspaceId,
        channelId,
        memberId,
        joinedAt: at,
        lastReadSeq: lastSeq,
      })),
    )
    .onConflictDoNothing()
    .returning();
}
