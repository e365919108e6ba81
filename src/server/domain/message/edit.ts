import { and, eq, sql } from 'drizzle-orm';
import type { EditMessage } from '@/shared/input/message';
import { calledIn } from '@/shared/mentions';
import type { Message } from '@/shared/model/message';
import { canPost } from '@/shared/policy/channel';
import { canEdit, withoutWindows } from '@/shared/policy/message';
import type { Tx } from '../../db/client';
import { mentions, messages } from '../../db/schema';
import { requireMembership } from '../channel/access';
import { postingRefusal } from '../channel/require';
import { authorOf, type Ctx } from '../context';
import { requirePolicy } from '../require';
import { accessMessage, type MessageAccess, placeOf } from './access';
import { callsHere, findCalledHere } from './here';
import { insertMentions } from './insert';
import { type ResolvedBody, resolveMentions } from './mentions';
import { findMessage } from './queries';
import { printWindow } from './window';

/** Changes what the caller wrote, and with it who is called: those who are no more have nothing unread of it. */
export async function editMessage(
  ctx: Ctx,
  input: EditMessage,
): Promise<{ message: Message; rev: number }> {
  await ctx.limits.take('messageSend', ctx.actor.id);
  const resolved = await resolveMentions(ctx, { channelId: input.channelId, text: input.body });
  const { body } = resolved;
  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, { record }) => {
    const place = requireMembership(await accessMessage(ctx, input, { in: tx, lock: true }));
    if (!canPost(ctx.actor, place.channel, true)) throw postingRefusal(place.channel);
    const rules = placeOf(ctx, place);
    requirePolicy(
      canEdit(ctx.actor, place.message, withoutWindows(rules)),
      'author_only',
      'Only its author can edit a message.',
    );
    requirePolicy(
      canEdit(ctx.actor, place.message, rules),
      'edit_window',
      printWindow('changed', ctx.settings.editWindowMinutes),
    );
    const { id, channelId } = place.message;
    if (place.message.body === body) return findMessage(tx, ctx.workspaceId, id);
    await tx
      .update(messages)
      .set({ body, editedAt: ctx.clock.now() })
      .where(and(eq(messages.workspaceId, ctx.workspaceId), eq(messages.id, id)));
    const called = await whoIsCalled(ctx, tx, { message: place.message, ...resolved });
    await setMentions(ctx, tx, { message: place.message, called });
    const message = await findMessage(tx, ctx.workspaceId, id);
    record({
      type: 'message.edited',
      payload: callsHere(message) ? { message, here: called } : { message },
      audience: { to: 'channel', channelId },
      subjectId: id,
    });
    return message;
  });
  return { message: result, rev };
}

/** Those whom `@here` called when it was written, and nobody who came since. */
async function whoIsCalled(
  { workspaceId }: Ctx,
  tx: Tx,
  { message, mentions: resolved, body, active }: ResolvedBody & Pick<MessageAccess, 'message'>,
): Promise<string[]> {
  if (!callsHere(message) || !callsHere({ body })) return resolved;
  const before = await findCalledHere(tx, workspaceId, [message]);
  const named = new Set(calledIn(message.body).memberIds);
  const then = (before.get(message.id) ?? []).filter((id) => !named.has(id));
  return [...new Set([...resolved.filter((id) => !active.includes(id)), ...then])];
}

/** The message is held: nobody else changes whom it calls meanwhile. */
async function setMentions(
  { workspaceId }: Ctx,
  tx: Tx,
  { message, called }: { message: MessageAccess['message']; called: string[] },
): Promise<void> {
  const { id, channelId, seq } = message;
  await tx
    .delete(mentions)
    .where(and(eq(mentions.workspaceId, workspaceId), eq(mentions.messageId, id)));
  if (called.length === 0) return;
  const rows = sql`
    select ${id}::uuid as "messageId", "memberId", ${channelId}::uuid as "channelId", ${seq}::bigint as seq
    from unnest(${sql.param(called)}::uuid[]) as "memberId"`;
  await tx.execute(insertMentions(sql, workspaceId, rows));
}
