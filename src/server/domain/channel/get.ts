import type { InChannel } from '@/shared/input/channel';
import type { Channel, ChannelAbilities, Membership } from '@/shared/model/channel';
import type { Ctx } from '../context';
import { accessChannelView } from './access';
import { channelAbilities } from './policy';
import { presentChannel, presentMembership } from './present';

export interface ChannelDetail {
  channel: Channel;
  /** `null` for a public channel that the caller has not joined. */
  membership: Membership | null;
  can: ChannelAbilities;
  rev: number;
}

/** A channel that the caller may see, and what they may do there. */
export async function getChannel(ctx: Ctx, { channelId }: InChannel): Promise<ChannelDetail> {
  const { channel, membership, mentionSeqs, rev } = await accessChannelView(ctx, channelId);
  return {
    channel: presentChannel(channel),
    membership: membership && presentMembership(membership, mentionSeqs),
    can: channelAbilities(ctx.actor, channel, membership),
    rev,
  };
}
