import { and, eq, lt, ne, type SQL } from 'drizzle-orm';
import type { ChannelId } from '@/shared/id';
import type { MarkRead, MarkUnread } from '@/shared/input/channel';
import type { Membership, MembershipAnswer } from '@/shared/model/channel';
import type { Tx } from '../../db/client';
import { memberships, workspaceHeads } from '../../db/schema';
import { authorOf, type Ctx } from '../context';
import { accessChannelView, requireMembership } from './access';
import { presentMembership } from './present';
import { findMemberships } from './queries';

/** Says that the caller read up to `seq`, inclusive; it never moves back and not past the newest message. */
export function markRead(ctx: Ctx, { channelId, seq }: MarkRead): Promise<MembershipAnswer> {
  return moveMark(ctx, channelId, (lastSeq) => {
    const to = Math.min(seq, lastSeq);
    return { to, moves: (from) => from < to, where: lt(memberships.lastReadSeq, to) };
  });
}

/** Makes everything from `seq` on unread again. */
export function markUnread(ctx: Ctx, { channelId, seq }: MarkUnread): Promise<MembershipAnswer> {
  return moveMark(ctx, channelId, (lastSeq) => {
    const to = Math.min(seq - 1, lastSeq);
    return { to, moves: (from) => from !== to, where: ne(memberships.lastReadSeq, to) };
  });
}

interface Move {
  to: number;
  moves(from: number): boolean;
  /** The same as `moves`, for the row as it stands when it is changed. */
  where: SQL;
}

async function moveMark(
  ctx: Ctx,
  channelId: ChannelId,
  moveFor: (lastSeq: number) => Move,
): Promise<MembershipAnswer> {
  const before = requireMembership(await accessChannelView(ctx, channelId));
  const move = moveFor(before.channel.lastSeq);
  if (!move.moves(before.membership.lastReadSeq)) return presentMarked(before);

  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, { record }) => {
    const membership = await applyMove(ctx, tx, { channelId, move });
    if (!membership) return null;
    const { lastReadSeq, mentionSeqs } = membership;
    record({
      type: 'membership.read',
      payload: { channelId, lastReadSeq, mentionSeqs },
      audience: { to: 'member', memberId: ctx.actor.id },
      channelId,
    });
    return membership;
  });
  if (result) return { membership: result, rev };
  return presentMarked(requireMembership(await accessChannelView(ctx, channelId)));
}

const presentMarked = (view: ReturnType<typeof requireMembership>): MembershipAnswer => ({
  membership: presentMembership(view.membership, view.mentionSeqs),
  rev: view.rev,
});

/** `null` when another device moved it there first. */
async function applyMove(
  ctx: Ctx,
  tx: Tx,
  { channelId, move }: { channelId: ChannelId; move: Move },
): Promise<Membership | null> {
  const { workspaceId, actor } = ctx;
  const own = and(
    eq(memberships.workspaceId, workspaceId),
    eq(memberships.channelId, channelId),
    eq(memberships.memberId, actor.id),
  );
  const moved = await tx
    .update(memberships)
    .set({ lastReadSeq: move.to })
    .where(and(own, move.where))
    .returning({ memberId: memberships.memberId });
  if (moved.length === 0) return null;
  // What is unread is read after the head is held: no mention can come between it and this change's rev.
  // The channel is not, or everyone's reading would wait for everyone's writing.
  await tx
    .select({ rev: workspaceHeads.rev })
    .from(workspaceHeads)
    .where(eq(workspaceHeads.workspaceId, workspaceId))
    .for('no key update');
  const [found] = await findMemberships(tx, workspaceId, [{ channelId, memberId: actor.id }]);
  return found?.membership ?? null;
}
