import type { ChannelId } from '@/shared/id';
import type { CreateChannel } from '@/shared/input/channel';
import type { JoinedChannel } from '@/shared/model/channel';
import { canCreate, levelToCreate } from '@/shared/policy/channel';
import { isUniqueViolation } from '../../db/errors';
import { channels } from '../../db/schema';
import { authorOf, type Ctx } from '../context';
import { accessMembers } from '../member/access';
import { newId } from '../new-id';
import { requireLevel } from '../require';
import { addMemberships } from './add-memberships';
import { presentChannel } from './present';
import { presentJoined } from './queries';
import { nameTaken, requireActive } from './require';
import { takePeople } from './take-people';

/** Makes a named channel with the caller and whom they bring along in it. */
export async function createChannel(
  ctx: Ctx,
  input: CreateChannel,
): Promise<JoinedChannel & { rev: number }> {
  requireLevel(
    canCreate(ctx.actor, input.kind, ctx.settings),
    levelToCreate(input.kind, ctx.settings),
    `make ${input.kind} channels`,
  );
  const people = await accessMembers(ctx, [ctx.actor.id, ...input.memberIds]);
  requireActive(people);
  await takePeople(ctx, people.length - 1);
  const { workspaceId, actor } = ctx;
  const { kind, name, topic } = input;
  const at = ctx.clock.now();
  try {
    const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, recorder) => {
      const [channel] = await tx
        .insert(channels)
        .values({
          workspaceId,
          id: newId<ChannelId>(at),
          kind,
          name,
          topic,
          createdBy: actor.id,
          createdAt: at,
        })
        .returning();
      if (!channel) throw new Error('The channel was not made');
      const memberIds = people.map((person) => person.id);
      const entered = await addMemberships(tx, recorder, { channel, memberIds, at });
      recorder.record({
        type: 'channel.created',
        payload: { channel: presentChannel(entered.channel) },
        audience: kind === 'public' ? { to: 'members' } : { to: 'channel', channelId: channel.id },
        channelId: channel.id,
      });
      recorder.audit({
        action: 'channel.created',
        subjectId: channel.id,
        detail: { kind, name, memberIds },
      });
      return presentJoined(tx, entered.channel, actor.id);
    });
    return { ...result, rev };
  } catch (error) {
    if (!isUniqueViolation(error, 'channels_name_key')) throw error;
    throw nameTaken(name);
  }
}
