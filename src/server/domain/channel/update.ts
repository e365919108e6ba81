import { and, eq } from 'drizzle-orm';
import type { UpdateChannel } from '@/shared/input/channel';
import type { Channel } from '@/shared/model/channel';
import { canUpdate } from '@/shared/policy/channel';
import { isUniqueViolation } from '../../db/errors';
import { channels } from '../../db/schema';
import { authorOf, type Ctx } from '../context';
import { requirePolicy } from '../require';
import { accessChannel } from './access';
import { presentChannel } from './present';
import { nameTaken, requireNamed, requireOpen } from './require';

/** Changes a channel's name or topic; what is left out stays. */
export async function updateChannel(
  ctx: Ctx,
  input: UpdateChannel,
): Promise<{ channel: Channel; rev: number }> {
  try {
    const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, { record, audit }) => {
      const { channel: before, membership } = await accessChannel(ctx, input.channelId, {
        in: tx,
        lock: true,
      });
      requireNamed(before);
      requireOpen(before);
      requirePolicy(
        canUpdate(ctx.actor, before, membership !== null),
        'members_only',
        'Join the channel to change its name or topic; guests can’t.',
      );
      const change = { name: input.name ?? before.name, topic: input.topic ?? before.topic };
      if (change.name === before.name && change.topic === before.topic) {
        return presentChannel(before);
      }
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
        detail: { before: { name: before.name, topic: before.topic }, after: change },
      });
      return channel;
    });
    return { channel: result, rev };
  } catch (error) {
    if (!isUniqueViolation(error, 'channels_name_key')) throw error;
    throw nameTaken(input.name ?? '');
  }
}
