import { and, eq, sql } from 'drizzle-orm';
import type { MemberId } from '@/shared/id';
import type { Tx } from '../../db/client';
import { type ChannelRow, channels, memberships } from '../../db/schema';
import type { Recorder } from '../../events/commit';

/** Takes a member out of a channel whose row the transaction holds; nothing happens to who is not in it. */
export async function removeMembership(
  tx: Tx,
  { record }: Recorder,
  { channel, memberId }: { channel: ChannelRow; memberId: MemberId },
): Promise<ChannelRow> {
  const { workspaceId, id: channelId } = channel;
  const gone = await tx
    .delete(memberships)
    .where(
      and(
        eq(memberships.workspaceId, workspaceId),
        eq(memberships.channelId, channelId),
        eq(memberships.memberId, memberId),
      ),
    )
    .returning({ memberId: memberships.memberId });
  if (gone.length === 0) return channel;
  const [shrunk] = await tx
    .update(channels)
    .set({ memberCount: sql`${channels.memberCount} - 1` })
    .where(and(eq(channels.workspaceId, workspaceId), eq(channels.id, channelId)))
    .returning();
  if (!shrunk) throw new Error(`Channel ${channelId} went away while it was held`);

  record({
    type: 'channel.closed',
    payload: { channelId },
    audience: { to: 'member', memberId },
    channelId,
  });
  record({
    type: 'membership.removed',
    payload: { channelId, memberId, memberCount: shrunk.memberCount },
    audience: { to: 'channel', channelId },
    memberId,
  });
  return shrunk;
}
