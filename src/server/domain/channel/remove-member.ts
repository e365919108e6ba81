import type { RemoveMember } from '@/shared/input/channel';
import type { Channel } from '@/shared/model/channel';
import { canRemoveMembers } from '@/shared/policy/channel';
import { authorOf, type Ctx } from '../context';
import { accessMember } from '../member/access';
import { requirePolicy } from '../require';
import { accessOwnChannel } from './access';
import { presentChannel } from './present';
import { removeMembership } from './remove-membership';
import { requireNamed } from './require';

/** Takes a member out of a channel; they receive nothing of it from then on. */
export async function removeMember(
  ctx: Ctx,
  input: RemoveMember,
): Promise<{ channel: Channel; rev: number }> {
  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, recorder) => {
    const { channel } = await accessOwnChannel(ctx, input.channelId, { in: tx, lock: true });
    const member = await accessMember(ctx, input.memberId, { in: tx });
    requireNamed(channel);
    requirePolicy(
      canRemoveMembers(ctx.actor, channel, true),
      'admins_or_creator',
      'Only admins in the channel and whoever made it can remove people.',
    );
    const after = await removeMembership(tx, recorder, { channel, memberId: member.id });
    if (after !== channel) {
      recorder.audit({
        action: 'channel.member_removed',
        subjectId: channel.id,
        detail: { memberId: member.id },
      });
    }
    return presentChannel(after);
  });
  return { channel: result, rev };
}
