import { sql } from 'drizzle-orm';
import { invalid } from '@/shared/errors';
import type { ChannelId } from '@/shared/id';
import type { InsightQuery } from '@/shared/input/message';
import { LIMITS } from '@/shared/limits';
import type { InsightOverview } from '@/shared/model/insight';
import type { Ctx } from '../context';
import { requirePolicy } from '../require';
import { canSeeInsights } from './policy';

const DAY_MS = 24 * 60 * 60 * 1000;
const BUSIEST_SHOWN = 10;

/** How the workspace was used between two UTC days, both inclusive. Bots' messages count, bots don't. */
export async function insightOverview(ctx: Ctx, input: InsightQuery): Promise<InsightOverview> {
  requirePolicy(canSeeInsights(ctx.actor), 'guests_excluded', 'Guests can’t see this.');
  requirePeriod(input);
  const [days, [totals], busiestChannels] = await Promise.all([
    countByDay(ctx, input),
    countAll(ctx, input),
    findBusiest(ctx, input),
  ]);
  return {
    messages: days.map(({ day, messages }) => ({ day, count: messages })),
    activeMembers: days.map(({ day, people }) => ({ day, count: people })),
    busiestChannels: [...busiestChannels],
    totals: {
      messages: totals?.messages ?? 0,
      activeMembers: totals?.people ?? 0,
      channels: totals?.channels ?? 0,
    },
  };
}

function requirePeriod({ from, to }: InsightQuery): void {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days < 1) throw invalid('period', 'The first day comes after the last one.', 'from');
  if (days > LIMITS.insightDays) {
    throw invalid('period', `Choose at most ${LIMITS.insightDays} days.`, 'from');
  }
}

/** What people and bots wrote in the period, and nothing that was deleted since. */
const written = ({ workspaceId }: Ctx, { from, to }: InsightQuery) => sql`
  select m.channel_id, m.author_id, p.kind = 'person' as by_person,
    (m.created_at at time zone 'UTC')::date as day
  from messages m
  join members p on p.workspace_id = m.workspace_id and p.id = m.author_id
  where m.workspace_id = ${workspaceId}
    and m.created_at >= ${from}::date::timestamp at time zone 'UTC'
    and m.created_at < (${to}::date + 1)::timestamp at time zone 'UTC'
    and m.kind in ('post', 'action') and m.deleted_at is null`;

function countByDay(ctx: Ctx, input: InsightQuery) {
  return ctx.store.db.execute<{ day: string; messages: number; people: number }>(sql`
    with written as (${written(ctx, input)})
    select to_char(period.day, 'YYYY-MM-DD') as day, count(w.day)::int as messages,
      count(distinct w.author_id) filter (where w.by_person)::int as people
    from generate_series(${input.from}::date, ${input.to}::date, interval '1 day') as period(day)
    left join written w on w.day = period.day
    group by period.day
    order by period.day`);
}

function countAll(ctx: Ctx, input: InsightQuery) {
  return ctx.store.db.execute<{ messages: number; people: number; channels: number }>(sql`
    with written as (${written(ctx, input)})
    select count(*)::int as messages, count(distinct channel_id)::int as channels,
      count(distinct author_id) filter (where by_person)::int as people
    from written`);
}

/** Only channels that the asker may see: a private one must not be known by its name. */
function findBusiest(ctx: Ctx, input: InsightQuery) {
  return ctx.store.db.execute<{ channelId: ChannelId; name: string; count: number }>(sql`
    with written as (${written(ctx, input)})
    select c.id as "channelId", c.name, count(*)::int as count
    from written w
    join channels c on c.workspace_id = ${ctx.workspaceId} and c.id = w.channel_id
    left join memberships own on own.workspace_id = c.workspace_id and own.channel_id = c.id
      and own.member_id = ${ctx.actor.id}
    where c.name is not null and (c.kind = 'public' or own.member_id is not null)
    group by c.id, c.name
    order by count(*) desc, c.name
    limit ${BUSIEST_SHOWN}`);
}
