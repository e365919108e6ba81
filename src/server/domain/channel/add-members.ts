import type { AddMembers } from '@/shared/input/channel';
import type { Channel } from '@/shared/model/channel';
import { canAddMembers } from '@/shared/policy/channel';
import { authorOf, type Ctx } from '../context';
import { accessMembers } from '../member/access';
import { requirePolicy } from '../require';
import { accessOwnChannel } from './access';
import { addMemberships } from './add-memberships';
import { presentChannel } from './present';
import { requireActive, requireNamed, requireOpen } from './require';
import { takePeople } from './take-people';

/** Brings members into a channel; those who are in it stay as they are. */
export async function addMembers(
  ctx: Ctx,
  input: AddMembers,
): Promise<{ channel: Channel; rev: number }> {
  await takePeople(ctx, input.memberIds.length);
  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, recorder) => {
    const { channel } = await accessOwnChannel(ctx, input.channelId, { in: tx, lock: true });
    const people = await accessMembers(ctx, input.memberIds, { in: tx });
    requireNamed(channel);
    requireOpen(channel);
    requirePolicy(
      canAddMembers(ctx.actor, channel, true),
      'guests_excluded',
      'Guests can’t add people to a channel.',
    );
    requireActive(people);
    const memberIds = people.map((person) => person.id);
    const at = ctx.clock.now();
    const entered = await addMemberships(tx, recorder, { channel, memberIds, at });
    if (entered.memberships.length > 0) {
      recorder.audit({
        action: 'channel.members_added',
        subjectId: channel.id,
        detail: { memberIds: entered.memberships.map((row) => row.memberId) },
      });
    }
    return presentChannel(entered.channel);
  });
  return { channel: result, rev };
}
