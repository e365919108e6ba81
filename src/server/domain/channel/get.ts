import type { InChannel } from '@/shared/input/channel';
import type { ChannelDetail } from '@/shared/model/channel';
import { channelAbilities } from '@/shared/policy/channel';
import type { Ctx } from '../context';
import { accessChannelView } from './access';
import { presentChannel, presentMembership } from './present';

/** A channel that the caller may see, and what they may do there. */
export async function getChannel(ctx: Ctx, { channelId }: InChannel): Promise<ChannelDetail> {
  const { channel, membership, unread, rev } = await accessChannelView(ctx, channelId);
  return {
    channel: presentChannel(channel),
    membership: membership && presentMembership(membership, unread),
    can: channelAbilities(ctx.actor, channel, {
      joined: membership !== null,
      settings: ctx.settings,
    }),
    rev,
  };
}
