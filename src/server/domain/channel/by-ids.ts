import { and, eq, inArray, sql } from 'drizzle-orm';
import type { ChannelsByIds } from '@/shared/input/channel';
import type { ChannelsAnswer } from '@/shared/model/channel';
import { channels, workspaceHeads } from '../../db/schema';
import type { Ctx } from '../context';
import { presentChannel } from './present';
import { isVisibleTo } from './visibility';

/** Those of these channels that the caller may see, archived ones too. */
export async function getChannels(
  ctx: Ctx,
  { channelIds }: ChannelsByIds,
): Promise<ChannelsAnswer> {
  const { db } = ctx.store;
  const seen = db
    .select()
    .from(channels)
    .where(
      and(
        eq(channels.workspaceId, ctx.workspaceId),
        inArray(channels.id, channelIds),
        isVisibleTo(ctx.actor),
      ),
    )
    .as('seen');
  // With the head in one statement, so that they are shown exactly at that rev.
  const rows = await db
    .select({ rev: workspaceHeads.rev, channel: seen._.selectedFields })
    .from(workspaceHeads)
    .leftJoinLateral(seen, sql`true`)
    .where(eq(workspaceHeads.workspaceId, ctx.workspaceId));
  return {
    channels: rows.flatMap(({ channel }) => (channel ? [presentChannel(channel)] : [])),
    rev: rows[0]?.rev ?? 0,
  };
}
