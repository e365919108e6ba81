import { type SQL, sql } from 'drizzle-orm';
import type { MessageId } from '@/shared/id';
import { isGuest } from '@/shared/policy/member';
import { searchTexts } from '../../db/schema';
import { channelIdsOf } from '../channel/queries';
import { inVisibleChannels } from '../channel/visibility';
import type { Ctx } from '../context';
import type { Position } from './cursor';
import { type Filters, gramsOf, hasLink, narrowTexts, narrowTime } from './filters';
import { Grams } from './grams';
import type { Term } from './mentioned';
import { LABELS } from './searchable';
import { hasAnyGram, isInText, mayBeIn } from './terms';

export interface Query {
  terms: Term[];
  filters: Filters;
  /** The last hit of the page before this one. */
  before: Position | null;
  limit: number;
}

/** Newest messages that are looked through before the index is asked. */
const NEWEST = 4_000;

/**
 * Finds messages by `search_texts`, newest first. What is frequent is among the newest messages often enough
 * to fill a page, and an index would find far too much of it; what is not is rare enough for the index.
 */
export async function findIndexed(ctx: Ctx, query: Query): Promise<Position[]> {
  const { filters, terms, limit } = query;
  const grams = new Grams(ctx.workspaceId);
  const indexed = [
    ...mayBeIn(terms, grams),
    ...gramsOf(filters, grams),
    ...(isGuest(ctx.actor) ? [await inOwnChannels(ctx, grams)] : []),
  ];
  const conditions = [
    inVisibleChannels(ctx, searchTexts.channelId),
    sql`${searchTexts.text} <> ''`,
    ...terms.map((term) => isInText(term, grams)),
    ...narrowTexts(filters),
    ...hasLink(filters, grams),
  ];
  const newest = await rows(
    ctx,
    sql`select ${POSITION} from (
        select * from ${searchTexts} where ${all(inOrder(ctx, query))} ${NEWEST_FIRST}
        limit ${indexed.length > 0 ? NEWEST : null}
      ) as search_texts
      where ${all(conditions)} ${NEWEST_FIRST} limit ${limit}`,
  );
  if (newest.length >= limit || indexed.length === 0) return newest;
  // By an expression, or the planner may take the order of time for the shorter way after all.
  return rows(
    ctx,
    sql`select ${POSITION} from ${searchTexts}
      where ${all([...inOrder(ctx, query), ...indexed, ...conditions])}
      order by ${searchTexts.createdAt} + interval '0' desc, ${searchTexts.messageId} desc
      limit ${limit}`,
  );
}

/** A guest may see so little that what is frequent is nowhere near: the index leaves out the rest. */
async function inOwnChannels(ctx: Ctx, grams: Grams): Promise<SQL> {
  const own = await channelIdsOf(ctx.store.db, ctx.workspaceId, [ctx.actor.id]);
  const ids = own.get(ctx.actor.id) ?? [];
  return hasAnyGram(ids.map((id) => grams.ofLabel(LABELS.in(id))));
}

const POSITION = sql`${searchTexts.messageId} as id,
  (extract(epoch from ${searchTexts.createdAt}) * 1000)::float8 as at`;
const NEWEST_FIRST = sql`order by ${searchTexts.createdAt} desc, ${searchTexts.messageId} desc`;

const inOrder = (ctx: Ctx, { filters, before }: Query): SQL[] => [
  sql`${searchTexts.workspaceId} = ${ctx.workspaceId}`,
  ...narrowTime(filters, searchTexts.createdAt),
  ...(before
    ? [
        sql`(${searchTexts.createdAt}, ${searchTexts.messageId}) < (${timeOf(before)}::timestamptz, ${before.id}::uuid)`,
      ]
    : []),
];

export const timeOf = ({ at }: Position) => new Date(at).toISOString();

export const all = (conditions: SQL[]) => sql.join(conditions, sql` and `);

async function rows(ctx: Ctx, statement: SQL): Promise<Position[]> {
  const found = await ctx.store.db.execute<{ id: MessageId; at: number }>(statement);
  return found.map(({ id, at }) => ({ id, at }));
}
