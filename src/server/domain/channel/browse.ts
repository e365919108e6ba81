import { and, asc, desc, eq, isNotNull, isNull, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
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

const QUERY_WORDS = 8;

/**
 * The named channels that the caller may see, in the order asked for: public ones, and private ones they
 * are in. Each word of `query` is in the name or the topic; those with all of them in the name come first.
 */
export async function browseChannels(ctx: Ctx, input: BrowseChannels): Promise<ChannelPage> {
  requirePolicy(
    canBrowse(ctx.actor),
    'guests_excluded',
    'Guests see only the channels they are in.',
  );
  const words = wordsOf(input.query);
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
        words.length === 0 ? undefined : hasAll(words, NAME_AND_TOPIC),
        input.cursor === undefined ? undefined : afterChannel(ctx, input, words),
      ),
    )
    .orderBy(...orderOf(input.sort, words))
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

const wordsOf = (query: string) =>
  fold(query.trim().replace(/^#/, '')).split(' ').filter(Boolean).slice(0, QUERY_WORDS);

const NAME_AND_TOPIC = sql`concat_ws(chr(10), ${channels.name}, ${channels.topic})`;

// Folded once, however many words there are: `offset 0` keeps it from being written into each comparison.
const hasAll = (words: string[], text: SQLWrapper) => sql`(
  select bool_and(strpos(whole.text, word) > 0)
  from (select ${folded(text)} as text offset 0) whole, unnest(${sql.param(words)}::text[]) word)`;

/** 0 where the name has every word, 1 where some are in the topic only. */
const topicRank = (words: string[], name: SQLWrapper) =>
  sql`(case when ${hasAll(words, name)} then 0 else 1 end)`;

function orderOf(sort: BrowseChannels['sort'], words: string[]): SQL[] {
  const rank = RANK[sort];
  const byName = [asc(folded(channels.name)), asc(channels.id)];
  const bySort = rank === null ? byName : [desc(rank), ...byName];
  return words.length === 0 ? bySort : [asc(topicRank(words, channels.name)), ...bySort];
}

// The page's cursor is its last channel. An id that is not one of this workspace's ends the list.
function afterChannel(ctx: Ctx, { cursor, sort }: BrowseChannels, words: string[]): SQL {
  const parsed = channelIdSchema.safeParse(cursor);
  if (!parsed.success) throw invalid('cursor', 'Start again from the first page.', 'cursor');
  const last = (column: SQL) => sql`(select ${column} from channels
    where workspace_id = ${ctx.workspaceId} and id = ${parsed.data})`;
  const isLaterByName = sql`(${folded(channels.name)}, ${channels.id}) > (
    select ${folded(sql`last.name`)}, last.id from channels last
    where last.workspace_id = ${ctx.workspaceId} and last.id = ${parsed.data})`;
  const isLaterBy = (rank: SQL, before: SQL) =>
    sql`(${rank} < ${before} or (${rank} = ${before} and ${isLaterByName}))`;
  const isLater = {
    name: isLaterByName,
    activity: isLaterBy(RANK.activity, last(sql`coalesce(last_posted_at, '-infinity')`)),
    members: isLaterBy(RANK.members, last(sql`member_count`)),
  }[sort];
  if (words.length === 0) return isLater;
  const byTopic = topicRank(words, channels.name);
  const before = last(topicRank(words, sql`name`));
  return sql`(${byTopic} > ${before} or (${byTopic} = ${before} and ${isLater}))`;
}
