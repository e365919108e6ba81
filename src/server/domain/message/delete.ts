import { and, eq } from 'drizzle-orm';
import type { OnMessage } from '@/shared/input/message';
import type { Message } from '@/shared/model/message';
import { canDelete } from '@/shared/policy/message';
import type { Tx } from '../../db/client';
import { mentions, messages, reactions } from '../../db/schema';
import { requireOpen } from '../channel/require';
import { authorOf, type Ctx } from '../context';
import { requirePolicy } from '../require';
import { accessMessage, placeOf } from './access';
import type { PresentableMessage } from './present';
import { findMessage } from './queries';
import { updateRoot } from './update-root';

/** Takes a message's text, mentions and reactions away for good; a tombstone keeps its place. */
export async function deleteMessage(
  ctx: Ctx,
  input: OnMessage,
): Promise<{ message: Message; rev: number }> {
  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, { record, audit }) => {
    const place = await accessMessage(ctx, input, { in: tx, lock: true, deleted: true });
    const { id, channelId, authorId, parentId, deletedAt } = place.message;
    requireOpen(place.channel);
    requirePolicy(
      // What is gone already may be deleted once more by whoever could do it.
      canDelete(ctx.actor, { ...place.message, deletedAt: null }, placeOf(place)),
      'author_or_admin',
      'Only its author and admins can delete a message.',
    );
    if (deletedAt) return findMessage(tx, ctx.workspaceId, id);
    await clear(ctx, tx, place.message);
    const root = parentId && (await updateRoot(tx, ctx.workspaceId, parentId));
    const message = await findMessage(tx, ctx.workspaceId, id);
    record({
      type: 'message.deleted',
      payload: { message, root },
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

async function clear(ctx: Ctx, tx: Tx, { id }: PresentableMessage): Promise<void> {
  const { workspaceId, actor, clock } = ctx;
  await tx
    .update(messages)
    .set({ body: '', deletedAt: clock.now(), deletedBy: actor.id })
    .where(and(eq(messages.workspaceId, workspaceId), eq(messages.id, id)));
  await tx
    .delete(mentions)
    .where(and(eq(mentions.workspaceId, workspaceId), eq(mentions.messageId, id)));
  await tx
    .delete(reactions)
    .where(and(eq(reactions.workspaceId, workspaceId), eq(reactions.messageId, id)));
}
