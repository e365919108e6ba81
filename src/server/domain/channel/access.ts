import { and, eq } from 'drizzle-orm';
import { notFound, notJoined } from '@/shared/errors';
import type { ChannelId } from '@/shared/id';
import type { Unread } from '@/shared/model/channel';
import type { Queryable } from '../../db/client';
import {
  type ChannelRow,
  channels,
  type MembershipRow,
  memberships,
  workspaceHeads,
} from '../../db/schema';
import type { Ctx } from '../context';
import { unreadOf } from './queries';
import { isVisibleTo } from './visibility';

export interface ChannelAccess {
  channel: ChannelRow;
  membership: MembershipRow | null;
}

interface AccessOptions {
  /** The transaction to read in. */
  in?: Queryable;
  /** Holds the channel's row against other changes until the transaction ends. */
  lock?: boolean;
}

/** The channel and the asker's place in it, or the same NOT_FOUND for "no such thing" and "not yours". */
export async function accessChannel(
  ctx: Ctx,
  channelId: ChannelId,
  options: AccessOptions = {},
): Promise<ChannelAccess> {
  const db = options.in ?? ctx.store.db;
  const own = and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId));
  // Locked in a statement of its own, so that the next one sees what the lock waited for.
  if (options.lock)
    await db.select({ id: channels.id }).from(channels).where(own).for('no key update');
  const [row] = await db
    .select({ channel: channels, membership: memberships })
    .from(channels)
    .leftJoin(
      memberships,
      and(
        eq(memberships.workspaceId, channels.workspaceId),
        eq(memberships.channelId, channels.id),
        eq(memberships.memberId, ctx.actor.id),
      ),
    )
    .where(and(own, isVisibleTo(ctx.actor)));
  if (!row) throw notFound('channel');
  return row;
}

/** A view of a channel by someone who is in it. */
type Joined<View extends ChannelAccess> = View & { membership: MembershipRow };

/** Like `accessChannel`, for what only its members may do; FORBIDDEN `not_joined` for those who just see it. */
export async function accessOwnChannel(
  ctx: Ctx,
  channelId: ChannelId,
  options: AccessOptions = {},
): Promise<Joined<ChannelAccess>> {
  return requireMembership(await accessChannel(ctx, channelId, options));
}

export interface ChannelView extends ChannelAccess {
  unread: Unread;
  rev: number;
}

/** Like `accessChannel`, with the rev that it shows: all of it comes from one statement. */
export async function accessChannelView(ctx: Ctx, channelId: ChannelId): Promise<ChannelView> {
  const [row] = await ctx.store.db
    .select({
      channel: channels,
      membership: memberships,
      unread: unreadOf,
      rev: workspaceHeads.rev,
    })
    .from(channels)
    .innerJoin(workspaceHeads, eq(workspaceHeads.workspaceId, channels.workspaceId))
    .leftJoin(
      memberships,
      and(
        eq(memberships.workspaceId, channels.workspaceId),
        eq(memberships.channelId, channels.id),
        eq(memberships.memberId, ctx.actor.id),
      ),
    )
    .where(
      and(
        eq(channels.workspaceId, ctx.workspaceId),
        eq(channels.id, channelId),
        isVisibleTo(ctx.actor),
      ),
    );
  if (!row) throw notFound('channel');
  return row;
}

/** The same view when the asker is in the channel; otherwise FORBIDDEN `not_joined`. */
export function requireMembership<View extends ChannelAccess>(view: View): Joined<View> {
  const { membership } = view;
  if (!membership) throw notJoined();
  return { ...view, membership };
}
