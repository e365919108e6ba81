import { isDeepStrictEqual } from 'node:util';
import { and, eq } from 'drizzle-orm';
import type { UpdateChannel } from '@/shared/input/channel';
import type { Channel } from '@/shared/model/channel';
import { canSetDefault, canUpdate } from '@/shared/policy/channel';
import { isAdmin } from '@/shared/policy/member';
import { isUniqueViolation } from '../../db/errors';
import { type ChannelRow, channels } from '../../db/schema';
import { authorOf, type Ctx } from '../context';
import { requirePolicy } from '../require';
import { accessChannel, accessOwnChannel } from './access';
import { presentChannel } from './present';
import { nameTaken, requireNamed, requireOpen } from './require';

/** Changes a channel's name or topic, or whether new members come into it; what is left out stays. */
export async function updateChannel(
  ctx: Ctx,
  input: UpdateChannel,
): Promise<{ channel: Channel; rev: number }> {
  try {
    const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, { record, audit }) => {
      // Whether new members come into it is for admins to say, who need not be in it.
      const isForMembers =
        input.isDefault === undefined || input.name !== undefined || input.topic !== undefined;
      const access = isForMembers ? accessOwnChannel : accessChannel;
      const { channel: before } = await access(ctx, input.channelId, { in: tx, lock: true });
      requireNamed(before);
      requireOpen(before);
      if (input.isDefault !== undefined) requireDefaults(ctx, before);
      if (isForMembers) {
        requirePolicy(
          canUpdate(ctx.actor, before, true),
          'guests_excluded',
          'Guests can’t change the name or topic of a channel.',
        );
      }
      const change = changeOf(input, before);
      if (isDeepStrictEqual(change, factsOf(before))) return presentChannel(before);
      await tx
        .update(channels)
        .set(change)
        .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, before.id)));
      const channel = presentChannel({ ...before, ...change });
      record({
        type: 'channel.updated',
        payload: { channel },
        audience: { to: 'channel', channelId: channel.id },
        channelId: channel.id,
      });
      audit({
        action: 'channel.updated',
        subjectId: channel.id,
        detail: { before: factsOf(before), after: change },
      });
      return channel;
    });
    return { channel: result, rev };
  } catch (error) {
    if (!isUniqueViolation(error, 'channels_name_key')) throw error;
    throw nameTaken(input.name ?? '');
  }
}

const factsOf = ({ name, topic, isDefault }: ChannelRow) => ({ name, topic, isDefault });

const changeOf = (input: UpdateChannel, before: ChannelRow) => ({
  name: input.name ?? before.name,
  topic: input.topic ?? before.topic,
  isDefault: input.isDefault ?? before.isDefault,
});

function requireDefaults(ctx: Ctx, channel: ChannelRow): void {
  requirePolicy(
    isAdmin(ctx.actor),
    'admins_only',
    'Only owners and admins choose the channels that new members come into.',
  );
  requirePolicy(
    canSetDefault(ctx.actor, channel),
    'not_public',
    'New members can only come into public channels.',
  );
}
