import { and, eq, sql } from 'drizzle-orm';
import { invalid, limitExceeded } from '@/shared/errors';
import type { React } from '@/shared/input/message';
import { LIMITS } from '@/shared/limits';
import type { ReactionsAnswer } from '@/shared/model/message';
import type { Tx } from '../../db/client';
import { reactions } from '../../db/schema';
import { requireMembership } from '../channel/access';
import { requireOpen } from '../channel/require';
import { authorOf, type Ctx } from '../context';
import { canonicalEmoji } from '../emoji/canonical';
import { accessMessage } from '../message/access';
import { findMessage } from '../message/queries';

/** Adds the caller's reaction: an emoji or its name. Done twice, it counts once. */
export function addReaction(ctx: Ctx, input: React): Promise<ReactionsAnswer> {
  return changeReaction(ctx, input, { type: 'reaction.added', apply: insertReaction });
}

/** Takes the caller's reaction back. */
export function removeReaction(ctx: Ctx, input: React): Promise<ReactionsAnswer> {
  return changeReaction(ctx, input, { type: 'reaction.removed', apply: deleteReaction });
}

interface Kind {
  type: 'reaction.added' | 'reaction.removed';
  /** Whether anything changed. */
  apply(ctx: Ctx, tx: Tx, input: React): Promise<boolean>;
}

async function changeReaction(
  ctx: Ctx,
  input: React,
  { type, apply }: Kind,
): Promise<ReactionsAnswer> {
  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, { record }) => {
    const { channel } = requireMembership(await accessMessage(ctx, input, { in: tx, lock: true }));
    requireOpen(channel);
    const emoji = await requireEmoji(ctx, tx, input);
    const changed = await apply(ctx, tx, { ...input, emoji });
    const { id: messageId, reactions } = await findMessage(tx, ctx.workspaceId, input.messageId);
    if (changed) {
      record({
        type,
        payload: { channelId: channel.id, messageId, reactions },
        audience: { to: 'channel', channelId: channel.id },
        subjectId: messageId,
      });
    }
    return reactions;
  });
  return { reactions: result, rev };
}

/**
 * The one spelling of what the caller reacts with. A name that no emoji has counts only where the message bears it
 * already, as an imported one may: others join in and take theirs back.
 */
async function requireEmoji(ctx: Ctx, tx: Tx, { messageId, emoji }: React): Promise<string> {
  const known = canonicalEmoji(emoji);
  if (known) return known;
  const name = `:${emoji.replace(/^:|:$/g, '')}:`;
  const [borne] = await tx
    .select({ emoji: reactions.emoji })
    .from(reactions)
    .where(
      and(
        eq(reactions.workspaceId, ctx.workspaceId),
        eq(reactions.messageId, messageId),
        eq(reactions.emoji, name),
      ),
    )
    .limit(1);
  if (borne) return borne.emoji;
  throw invalid(
    'unknown_emoji',
    `No emoji is called ${name}. Send the character itself, or a name such as :thumbsup:.`,
    'emoji',
  );
}

async function insertReaction(ctx: Ctx, tx: Tx, { messageId, emoji }: React): Promise<boolean> {
  const { workspaceId, actor } = ctx;
  await requireRoom(ctx, tx, { messageId, emoji });
  const added = await tx
    .insert(reactions)
    .values({ workspaceId, messageId, emoji, memberId: actor.id, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning({ emoji: reactions.emoji });
  return added.length > 0;
}

async function deleteReaction(ctx: Ctx, tx: Tx, { messageId, emoji }: React): Promise<boolean> {
  const removed = await tx
    .delete(reactions)
    .where(
      and(
        eq(reactions.workspaceId, ctx.workspaceId),
        eq(reactions.messageId, messageId),
        eq(reactions.emoji, emoji),
        eq(reactions.memberId, ctx.actor.id),
      ),
    )
    .returning({ emoji: reactions.emoji });
  return removed.length > 0;
}

type NewReaction = Pick<React, 'messageId' | 'emoji'>;

async function requireRoom(ctx: Ctx, tx: Tx, { messageId, emoji }: NewReaction): Promise<void> {
  const [others] = await tx
    .select({ count: sql<number>`count(distinct ${reactions.emoji})::int` })
    .from(reactions)
    .where(
      and(
        eq(reactions.workspaceId, ctx.workspaceId),
        eq(reactions.messageId, messageId),
        sql`${reactions.emoji} <> ${emoji}`,
      ),
    );
  if ((others?.count ?? 0) < LIMITS.reactionsPerMessage) return;
  throw limitExceeded(
    'reactions_per_message',
    `A message can have ${LIMITS.reactionsPerMessage} different reactions. Join one of them.`,
  );
}
