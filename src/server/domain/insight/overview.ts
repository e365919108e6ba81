import { sql } from 'drizzle-orm';
import { invalid } from '@/shared/errors';
import type { InsightQuery } from '@/shared/input/message';
import { LIMITS } from '@/shared/limits';
import type { InsightOverview } from '@/shared/model/insight';
import { canSeeInsights } from '@/shared/policy/insight';
import { isVisibleTo } from '../channel/visibility';
import type { Ctx } from '../context';
import { requireLevel } from '../require';

const DAY_MS = 24 * 60 * 60 * 1000;
const BUSIEST_SHOWN = 10;

/** How the workspace was used between two UTC days, both inclusive. Bots' messages count, bots don't. */
export async function insightOverview(ctx: Ctx, input: InsightQuery): Promise<InsightOverview> {
  const { actor, settings } = ctx;
  requireLevel(canSeeInsights(actor, settings), settings.seeInsights, 'see insights');
  requirePeriod(input);
  await ctx.limits.take('insight', ctx.actor.id);
  const { days, totals, busiest, latest } = await count(ctx, input);
  return {
    messages: days.map(({ day, messages }) => ({ day, count: messages })),
    activeMembers: days.map(({ day, people }) => ({ day, count: people })),
    busiestChannels: busiest,
    latestDay: latest,
    totals,
  };
}

function requirePeriod({ from, to }: InsightQuery): void {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days < 1) throw invalid('period', 'The first day comes after the last one.', 'from');
  if (days > LIMITS.insightDays) {
    throw invalid('period', `Choose at most ${LIMITS.insightDays} days.`, 'from');
  }
}

interface Counts extends Record<string, unknown> {
  days: { day: string; messages: number; people: number }[];
  totals: InsightOverview['totals'];
  busiest: InsightOverview['busiestChannels'];
  latest: string | null;
}

/**
 * Reads the period's messages once, into one row a day, channel and author, and adds those up. Only channels
 * that the asker may see are named: a private one must not be known by its name.
 */
async function count(ctx: Ctx, { from, to }: InsightQuery): Promise<Counts> {
  const { workspaceId, actor } = ctx;
  const [counts] = await ctx.store.db.execute<Counts>(sql`
    with written as materialized (
      select (created_at at time zone 'UTC')::date as day, channel_id, author_id, count(*)::int as messages
      from messages
      where workspace_id = ${workspaceId}
        and created_at >= ${from}::date::timestamp at time zone 'UTC'
        and created_at < (${to}::date + 1)::timestamp at time zone 'UTC'
        and kind in ('post', 'action') and deleted_at is null
      group by 1, 2, 3
    ), cells as (
      select w.*, case when m.kind = 'person' then m.id end as person_id
      from written w
      join members m on m.workspace_id = ${workspaceId} and m.id = w.author_id
    ), by_day as (
      select to_char(period.day, 'YYYY-MM-DD') as day, coalesce(sum(c.messages), 0)::int as messages,
        count(distinct c.person_id)::int as people
      from generate_series(${from}::date, ${to}::date, interval '1 day') as period(day)
      left join cells c on c.day = period.day
      group by period.day
    ), by_channel as (
      select c.id as "channelId", c.name, sum(w.messages)::int as count
      from written w
      join channels c on c.workspace_id = ${workspaceId} and c.id = w.channel_id
      where c.name is not null and ${isVisibleTo(actor, 'c')}
      group by c.id, c.name
      order by count desc, c.name
      limit ${BUSIEST_SHOWN}
    )
    select
      (select json_agg(by_day order by day) from by_day) as days,
      (select json_build_object(
        'messages', coalesce(sum(messages), 0), 'activeMembers', count(distinct person_id),
        'channels', count(distinct channel_id)) from cells) as totals,
      (select coalesce(json_agg(by_channel order by count desc, name), '[]') from by_channel) as busiest,
      (select to_char(max(last_posted_at) at time zone 'UTC', 'YYYY-MM-DD')
        from channels where workspace_id = ${workspaceId}) as latest`);
  if (!counts) throw new Error('Counting answered nothing');
  return counts;
}
