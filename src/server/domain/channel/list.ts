import { and, eq } from 'drizzle-orm';
import type { ChannelList } from '@/shared/model/channel';
import { channels, memberships, workspaceHeads } from '../../db/schema';
import type { Ctx } from '../context';
import { presentChannel, presentMembership } from './present';
import { unreadOf } from './queries';

/** Every channel the caller is in, archived ones too. One statement, so that it shows exactly `rev`. */
export async function listChannels(ctx: Ctx): Promise<ChannelList> {
  const rows = await ctx.store.db
    .select({
      rev: workspaceHeads.rev,
      membership: memberships,
      channel: channels,
      unread: unreadOf,
    })
    .from(workspaceHeads)
    .leftJoin(
      memberships,
      and(
        eq(memberships.workspaceId, workspaceHeads.workspaceId),
        eq(memberships.memberId, ctx.actor.id),
      ),
    )
    .leftJoin(
      channels,
      and(
        eq(channels.workspaceId, memberships.workspaceId),
        eq(channels.id, memberships.channelId),
      ),
    )
    .where(eq(workspaceHeads.workspaceId, ctx.workspaceId));
  const joined = rows.flatMap(({ channel, membership, unread }) =>
    channel && membership
      ? [
          {
            channel: presentChannel(channel),
            membership: presentMembership(membership, unread),
          },
        ]
      : [],
  );
  return { channels: joined, rev: rows[0]?.rev ?? 0 };
}
