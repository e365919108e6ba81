import { and, eq } from 'drizzle-orm';
import type { EditMessage } from '@/shared/input/message';
import type { Message } from '@/shared/model/message';
import { canEdit } from '@/shared/policy/message';
import { messages } from '../../db/schema';
import { requireOpen } from '../channel/require';
import { authorOf, type Ctx } from '../context';
import { requirePolicy } from '../require';
import { accessMessage, placeOf } from './access';
import { resolveMentions } from './mentions';
import { findMessage } from './queries';

/** Changes what the caller wrote. Who is called stays as it was: an edit does not notify anyone again. */
export async function editMessage(
  ctx: Ctx,
  input: EditMessage,
): Promise<{ message: Message; rev: number }> {
  await ctx.limits.take('messageSend', ctx.actor.id);
  const { body } = await resolveMentions(ctx, input.body);
  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, { record }) => {
    const place = await accessMessage(ctx, input, { in: tx, lock: true });
    requireOpen(place.channel);
    requirePolicy(
      canEdit(ctx.actor, place.message, placeOf(place)),
      'author_only',
      'Only its author can edit a message.',
    );
    const { id, channelId } = place.message;
    if (place.message.body === body) return findMessage(tx, ctx.workspaceId, id);
    await tx
      .update(messages)
      .set({ body, editedAt: ctx.clock.now() })
      .where(and(eq(messages.workspaceId, ctx.workspaceId), eq(messages.id, id)));
    const message = await findMessage(tx, ctx.workspaceId, id);
    record({
      type: 'message.edited',
      payload: { message },
      audience: { to: 'channel', channelId },
      subjectId: id,
    });
    return message;
  });
  return { message: result, rev };
}
