import { and, eq, isNull } from 'drizzle-orm';
import { notFound } from '@/shared/errors';
import type { FindChannel } from '@/shared/input/channel';
import type { ChannelDetail } from '@/shared/model/channel';
import { channels } from '../../db/schema';
import type { Ctx } from '../context';
import { getChannel } from './get';
import { isVisibleTo } from './visibility';

/** The channel with this name, archived ones left out, as `getChannel` returns it. */
export async function findChannel(ctx: Ctx, { name }: FindChannel): Promise<ChannelDetail> {
  const [found] = await ctx.store.db
    .select({ id: channels.id })
    .from(channels)
    .where(
      and(
        eq(channels.workspaceId, ctx.workspaceId),
        eq(channels.name, name),
        isNull(channels.archivedAt),
        isVisibleTo(ctx.actor),
      ),
    );
  if (!found) throw notFound('channel');
  return getChannel(ctx, { workspaceId: ctx.workspaceId, channelId: found.id });
}
