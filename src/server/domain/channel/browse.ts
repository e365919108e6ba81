import { and, asc, desc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import { invalid } from '@/shared/errors';
import type { BrowseChannels } from '@/shared/input/channel';
import { channelId as channelIdSchema } from '@/shared/input/id';
import type { ChannelPage } from '@/shared/model/channel';
import { canBrowse } from '@/shared/policy/channel';
import { fold } from '@/shared/search';
import { folded } from '../../db/folded';
import { channels, memberships } from '../../db/schema';
import type { Ctx } from '../context';
import { requirePolicy } from '../require';
import { presentChannel } from './present';
import { isVisibleTo } from './visibility';

/** The named channels that the caller may see, in the order asked for: public ones, and private ones they are in. */
export async function browseChannels(ctx: Ctx, input: BrowseChannels): Promise<ChannelPage> {
  requirePolicy(
    canBrowse(ctx.actor),
    'guests_excluded',
    'Guests see only the channels they are in.',
  );
  const query = fold(input.query.trim().replace(/^#/, ''));
  const rows = await ctx.store.db
    .select({ channel: channels, joinedAt: memberships.joinedAt })
    .from(channels)
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
        isNotNull(channels.name),
        isVisibleTo(ctx.actor),
        input.archived ? isNotNull(channels.archivedAt) : isNull(channels.archivedAt),
        query ? sql`strpos(${folded(channels.name)}, ${query}) > 0` : undefined,
        input.cursor === undefined ? undefined : afterChannel(ctx, input),
      ),
    )
    .orderBy(...orderOf(input.sort))
    .limit(input.limit + 1);
  const kept = rows.slice(0, input.limit).map(({ channel, joinedAt }) => ({
    channel: presentChannel(channel),
    joined: joinedAt !== null,
  }));
  return {
    channels: kept,
    cursor: rows.length > input.limit ? (kept.at(-1)?.channel.id ?? null) : null,
  };
}

// What never had a message is as old as it can be.
const RANK = {
  name: null,
  activity: sql`coalesce(${channels.lastPostedAt}, '-infinity')`,
  members: sql`${channels.memberCount}`,
} satisfies Record<BrowseChannels['sort'], SQL | null>;

function orderOf(sort: BrowseChannels['sort']): SQL[] {
  const rank = RANK[sort];
  const byName = [asc(channels.name), asc(channels.id)];
  return rank === null ? byName : [desc(rank), ...byName];
}

// The page's cursor is its last channel. An id that is not one of this workspace's ends the list.
function afterChannel(ctx: Ctx, { cursor, sort }: BrowseChannels): SQL {
  const parsed = channelIdSchema.safeParse(cursor);
  if (!parsed.success) throw invalid('cursor', 'Start again from the first page.', 'cursor');
  const last = (column: SQL) => sql`(select ${column} from channels
    where workspace_id = ${ctx.workspaceId} and id = ${parsed.data})`;
  const isLaterByName = sql`(${channels.name}, ${channels.id}) > (
    select last.name, last.id from channels last
    where last.workspace_id = ${ctx.workspaceId} and last.id = ${parsed.data})`;
  switch (sort) {
    case 'name':
      return isLaterByName;
    case 'activity': {
      const rank = last(sql`coalesce(last_posted_at, '-infinity')`);
      return sql`(${RANK.activity} < ${rank} or (${RANK.activity} = ${rank} and ${isLaterByName}))`;
    }
    case 'members': {
      const rank = last(sql`member_count`);
      return sql`(${RANK.members} < ${rank} or (${RANK.members} = ${rank} and ${isLaterByName}))`;
    }
    default:
      return sort satisfies never;
  }
}
