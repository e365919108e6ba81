import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { OnMessage } from '@/shared/input/message';
import { type Message, SAID_KINDS } from '@/shared/model/message';
import { canDelete, withoutWindows } from '@/shared/policy/message';
import type { Tx } from '../../db/client';
import { channels, mentions, messages, reactions } from '../../db/schema';
import { requireMembership } from '../channel/access';
import { findLastRoots } from '../channel/queries';
import { requireOpen } from '../channel/require';
import { authorOf, type Ctx } from '../context';
import { countPins } from '../pin/count';
import { requirePolicy } from '../require';
import { accessMessage, type MessageAccess, placeOf } from './access';
import type { PresentableMessage } from './present';
import { findMessage } from './queries';
import { updateRoot } from './update-root';
import { printWindow } from './window';

/**
 * Takes a message's text, mentions and reactions away for good, and with them what they made unread; a tombstone
 * keeps its place.
 */
export async function deleteMessage(
  ctx: Ctx,
  input: OnMessage,
): Promise<{ message: Message; rev: number }> {
  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, { record, audit }) => {
    const place = requireMembership(
      await accessMessage(ctx, input, { in: tx, lock: true, deleted: true }),
    );
    const { id, channelId, authorId, parentId, deletedAt } = place.message;
    requireOpen(place.channel);
    const rules = placeOf(ctx, place);
    requirePolicy(
      // What is gone already may be deleted once more by whoever could do it.
      canDelete(ctx.actor, { ...place.message, deletedAt: null }, withoutWindows(rules)),
      'author_or_admin',
      'Only its author and admins can delete a message.',
    );
    if (deletedAt) return findMessage(tx, ctx.workspaceId, id);
    requirePolicy(
      canDelete(ctx.actor, place.message, rules),
      'delete_window',
      printWindow('deleted', ctx.settings.deleteWindowMinutes),
    );
    await clear(ctx, tx, place.message);
    const lastRootSeq = await lowerHead(tx, place);
    const lastRoots = await findLastRoots(tx, ctx.workspaceId, [channelId]);
    const root = parentId && (await updateRoot(tx, ctx.workspaceId, parentId));
    const message = await findMessage(tx, ctx.workspaceId, id);
    if (place.message.pinnedAt !== null) {
      const { pinCount } = await countPins(tx, place.channel, -1);
      record({
        type: 'pin.removed',
        payload: { message, pinCount },
        audience: { to: 'channel', channelId },
        subjectId: id,
      });
    }
    record({
      type: 'message.deleted',
      payload: { message, root, lastRootSeq, lastRoots: lastRoots.get(channelId) ?? [] },
      audience: { to: 'channel', channelId },
      subjectId: id,
    });
    if (authorId !== ctx.actor.id) {
      audit({ action: 'message.deleted', subjectId: id, detail: { channelId, authorId } });
    }
    return message;
  });
  return { message: result, rev };
}

/** Where the channel's messages end without this one: what made it bold must not do so any more. */
async function lowerHead(tx: Tx, { channel, message }: MessageAccess): Promise<number> {
  if (message.seq !== channel.lastRootSeq) return channel.lastRootSeq;
  const [newest] = await tx
    .select({ seq: messages.seq })
    .from(messages)
    .where(
      and(
        eq(messages.workspaceId, channel.workspaceId),
        eq(messages.channelId, channel.id),
        isNull(messages.parentId),
        isNull(messages.deletedAt),
        inArray(messages.kind, [...SAID_KINDS]),
      ),
    )
    .orderBy(desc(messages.seq))
    .limit(1);
  const lastRootSeq = newest?.seq ?? 0;
  await tx
    .update(channels)
    .set({ lastRootSeq })
    .where(and(eq(channels.workspaceId, channel.workspaceId), eq(channels.id, channel.id)));
  return lastRootSeq;
}

async function clear(ctx: Ctx, tx: Tx, { id }: PresentableMessage): Promise<void> {
  const { workspaceId, actor, clock } = ctx;
  await tx
    .update(messages)
    .set({ body: '', deletedAt: clock.now(), deletedBy: actor.id, pinnedBy: null, pinnedAt: null })
    .where(and(eq(messages.workspaceId, workspaceId), eq(messages.id, id)));
  await tx
    .delete(mentions)
    .where(and(eq(mentions.workspaceId, workspaceId), eq(mentions.messageId, id)));
  await tx
    .delete(reactions)
    .where(and(eq(reactions.workspaceId, workspaceId), eq(reactions.messageId, id)));
}
