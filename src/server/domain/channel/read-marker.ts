import { and, eq, lt, ne, or } from 'drizzle-orm';
import type { ChannelId } from '@/shared/id';
import type { MarkRead, MarkUnread } from '@/shared/input/channel';
import type { Membership, MembershipAnswer } from '@/shared/model/channel';
import type { Tx } from '../../db/client';
import { memberships, workspaceHeads } from '../../db/schema';
import { authorOf, type Ctx } from '../context';
import { accessChannelView, type ChannelView, requireMembership } from './access';
import { presentMembership } from './present';
import { findMemberships } from './queries';
import type { Move } from './read-marker-batcher';

/** Says that the caller read up to `seq`, inclusive; it never moves back and not past the newest message. */
export function markRead(ctx: Ctx, { channelId, seq }: MarkRead): Promise<MembershipAnswer> {
  return moveMark(ctx, channelId, { to: seq, back: false });
}

/** Marks everything from `seq` on as unread, the caller's own messages included. */
export function markUnread(ctx: Ctx, { channelId, seq }: MarkUnread): Promise<MembershipAnswer> {
  return moveMark(ctx, channelId, { to: seq - 1, back: true });
}

/** Together with others where nothing is in the way, which is nearly always; else by itself. */
async function moveMark(ctx: Ctx, channelId: ChannelId, aim: Aim): Promise<MembershipAnswer> {
  const { workspaceId, actor } = ctx;
  const moved = await ctx.readMarkers.mark({ workspaceId, channelId, memberId: actor.id, ...aim });
  return moved ?? moveAlone(ctx, channelId, aim);
}

type Aim = Pick<Move, 'to' | 'back'>;

async function moveAlone(ctx: Ctx, channelId: ChannelId, aim: Aim): Promise<MembershipAnswer> {
  const before = requireMembership(await accessChannelView(ctx, channelId));
  const to = Math.min(aim.to, before.channel.lastSeq);
  const marked = aim.back && aim.to < before.channel.lastSeq ? aim.to + 1 : 0;
  const { lastReadSeq: from, markedSeq } = before.membership;
  const isThere = aim.back ? from === to && markedSeq === marked : from >= to;
  if (isThere) return presentMarked(before);

  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, { record }) => {
    const membership = await applyMove(ctx, tx, { channelId, to, marked, back: aim.back });
    if (!membership) return null;
    const { joinedAt: _, ...payload } = membership;
    record({
      type: 'membership.read',
      payload,
      audience: { to: 'member', memberId: ctx.actor.id },
      channelId,
    });
    return membership;
  });
  if (result) return { membership: result, rev };
  return presentMarked(requireMembership(await accessChannelView(ctx, channelId)));
}

const presentMarked = (
  view: ReturnType<typeof requireMembership<ChannelView>>,
): MembershipAnswer => ({
  membership: presentMembership(view.membership, view.unread),
  rev: view.rev,
});

/** `null` when another device moved it there first. */
async function applyMove(
  ctx: Ctx,
  tx: Tx,
  { channelId, to, marked, back }: Aim & { channelId: ChannelId; marked: number },
): Promise<Membership | null> {
  const { workspaceId, actor } = ctx;
  const own = and(
    eq(memberships.workspaceId, workspaceId),
    eq(memberships.channelId, channelId),
    eq(memberships.memberId, actor.id),
  );
  const moved = await tx
    .update(memberships)
    .set({ lastReadSeq: to, markedSeq: marked })
    .where(
      and(
        own,
        back
          ? or(ne(memberships.lastReadSeq, to), ne(memberships.markedSeq, marked))
          : lt(memberships.lastReadSeq, to),
      ),
    )
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
