import { isDeepStrictEqual } from 'node:util';
import { and, eq, inArray } from 'drizzle-orm';
import { invalid } from '@/shared/errors';
import type { MemberId } from '@/shared/id';
import type { UpdateChannel } from '@/shared/input/channel';
import type { Channel } from '@/shared/model/channel';
import { canSetDefault, canSetPosting, canUpdate } from '@/shared/policy/channel';
import { isAdmin } from '@/shared/policy/member';
import type { Tx } from '../../db/client';
import { isUniqueViolation } from '../../db/errors';
import { type ChannelRow, channels, memberships } from '../../db/schema';
import { authorOf, type Ctx } from '../context';
import { requirePolicy } from '../require';
import { accessChannel, accessOwnChannel } from './access';
import { presentChannel } from './present';
import { nameTaken, requireNamed, requireOpen } from './require';

/** Changes a channel's name or topic, whether new members come into it, or who may post; what is left out stays. */
export async function updateChannel(
  ctx: Ctx,
  input: UpdateChannel,
): Promise<{ channel: Channel; rev: number }> {
  try {
    const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, { record, audit }) => {
      // Whether new members come into it is for admins to say, who need not be in it.
      const isForMembers =
        input.isDefault === undefined ||
        [input.name, input.topic, input.posting, input.posterIds].some(
          (each) => each !== undefined,
        );
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
      if (input.posting !== undefined || input.posterIds !== undefined) {
        requirePolicy(
          canSetPosting(ctx.actor, before, true),
          'admins_or_creator',
          'Only admins and whoever made this channel can say who may post in it.',
        );
        const named = (input.posterIds ?? []).filter((id) => !before.posterIds.includes(id));
        await requireInside(tx, before, named);
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

const factsOf = ({ name, topic, isDefault, posting, posterIds }: ChannelRow) => ({
  name,
  topic,
  isDefault,
  posting,
  posterIds,
});

const changeOf = (input: UpdateChannel, before: ChannelRow) => ({
  name: input.name ?? before.name,
  topic: input.topic ?? before.topic,
  isDefault: input.isDefault ?? before.isDefault,
  posting: input.posting ?? before.posting,
  posterIds: input.posterIds ? [...new Set(input.posterIds)].sort() : before.posterIds,
});

/** That people who are named to post are in the channel; to keep someone who has left is no error. */
async function requireInside(
  tx: Tx,
  { workspaceId, id }: ChannelRow,
  named: MemberId[],
): Promise<void> {
  if (named.length === 0) return;
  const found = await tx
    .select({ id: memberships.memberId })
    .from(memberships)
    .where(
      and(
        eq(memberships.workspaceId, workspaceId),
        eq(memberships.channelId, id),
        inArray(memberships.memberId, named),
      ),
    );
  const joined = new Set(found.map((row) => row.id));
  if (named.every((each) => joined.has(each))) return;
  throw invalid('not_in_channel', 'Choose people who are in this channel.', 'posterIds');
}

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
