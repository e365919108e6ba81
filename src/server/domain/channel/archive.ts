import { and, eq } from 'drizzle-orm';
import { conflict, notJoined } from '@/shared/errors';
import type { InChannel } from '@/shared/input/channel';
import type { ChannelAnswer } from '@/shared/model/channel';
import { canArchive } from '@/shared/policy/channel';
import { isUniqueViolation } from '../../db/errors';
import { channels } from '../../db/schema';
import { authorOf, type Ctx } from '../context';
import { requirePolicy } from '../require';
import { accessChannel } from './access';
import { presentChannel } from './present';
import { requireNamed } from './require';

/** Closes a channel to new messages. It can still be read and found, and its name becomes free. */
export function archiveChannel(ctx: Ctx, { channelId }: InChannel): Promise<ChannelAnswer> {
  return setArchived(ctx, channelId, ctx.clock.now());
}

/** Opens an archived channel again; refused as `name_taken` while another has its name. */
export async function unarchiveChannel(ctx: Ctx, { channelId }: InChannel): Promise<ChannelAnswer> {
  try {
    return await setArchived(ctx, channelId, null);
  } catch (error) {
    if (!isUniqueViolation(error, 'channels_name_key')) throw error;
    throw conflict('name_taken', 'Another channel has this name now. Rename that one first.');
  }
}

async function setArchived(
  ctx: Ctx,
  channelId: InChannel['channelId'],
  archivedAt: Date | null,
): Promise<ChannelAnswer> {
  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, { record, audit }) => {
    const place = await accessChannel(ctx, channelId, { in: tx, lock: true });
    const { channel: before, membership } = place;
    requireNamed(before);
    const mayArchive = (joined: boolean) => canArchive(ctx.actor, before, joined);
    // A creator who left could do it after joining again; for others joining would not help.
    if (!membership && mayArchive(true) && !mayArchive(false)) throw notJoined();
    requirePolicy(
      mayArchive(membership !== null),
      'admins_or_creator',
      'Only admins and whoever made the channel can archive it or bring it back.',
    );
    if ((before.archivedAt === null) === (archivedAt === null)) return presentChannel(before);
    await tx
      .update(channels)
      .set({ archivedAt })
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, before.id)));
    const channel = presentChannel({ ...before, archivedAt });
    const type = archivedAt === null ? 'channel.unarchived' : 'channel.archived';
    record({
      type,
      payload: { channel },
      audience: { to: 'channel', channelId: channel.id },
      channelId: channel.id,
    });
    audit({ action: type, subjectId: channel.id, detail: { name: channel.name } });
    return channel;
  });
  return { channel: result, rev };
}
