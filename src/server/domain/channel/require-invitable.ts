import { forbidden } from '@/shared/errors';
import type { ChannelId } from '@/shared/id';
import { takesNewcomers } from '@/shared/policy/invite';
import type { Ctx } from '../context';
import { accessChannel } from './access';

/** Channels that the caller sees and may bring newcomers into: by an invite, or with a new bot. */
export async function requireInvitable(ctx: Ctx, channelIds: ChannelId[]): Promise<void> {
  for (const channelId of channelIds) {
    const { channel } = await accessChannel(ctx, channelId);
    if (takesNewcomers(channel)) continue;
    throw forbidden('channel_closed_to_invites', 'Nobody new can be brought into this channel.');
  }
}
