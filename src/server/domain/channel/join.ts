import type { InChannel } from '@/shared/input/channel';
import type { JoinedChannel } from '@/shared/model/channel';
import { canJoin } from '@/shared/policy/channel';
import { authorOf, type Ctx } from '../context';
import { requirePolicy } from '../require';
import { accessChannel } from './access';
import { addMemberships } from './add-memberships';
import { presentJoined } from './queries';
import { requireOpen } from './require';

/** Brings the caller into a public channel. Done twice, it returns the same. */
export async function joinChannel(
  ctx: Ctx,
  { channelId }: InChannel,
): Promise<JoinedChannel & { rev: number }> {
  const memberId = ctx.actor.id;
  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, recorder) => {
    const { channel, membership } = await accessChannel(ctx, channelId, { in: tx, lock: true });
    if (membership) return presentJoined(tx, channel, memberId);
    requireOpen(channel);
    requirePolicy(canJoin(ctx.actor, channel), 'not_public', 'You can’t join this channel.');
    const at = ctx.clock.now();
    const entered = await addMemberships(tx, recorder, { channel, memberIds: [memberId], at });
    return presentJoined(tx, entered.channel, memberId);
  });
  return { ...result, rev };
}
