import type { InChannel } from '@/shared/input/channel';
import { authorOf, type Ctx } from '../context';
import { accessChannel } from './access';
import { removeMembership } from './remove-membership';
import { requireNamed } from './require';

/** Takes the caller out of a channel. Someone who is not in it is out already. */
export async function leaveChannel(ctx: Ctx, { channelId }: InChannel): Promise<{ rev: number }> {
  const { rev } = await ctx.commit(authorOf(ctx), async (tx, recorder) => {
    const { channel } = await accessChannel(ctx, channelId, { in: tx, lock: true });
    requireNamed(channel);
    await removeMembership(tx, recorder, { channel, memberId: ctx.actor.id });
  });
  return { rev };
}
