import { and, eq, inArray } from 'drizzle-orm';
import { invalid } from '@/shared/errors';
import type { MessageId } from '@/shared/id';
import type { SearchMessages } from '@/shared/input/message';
import type { Message, SearchHit, SearchPage } from '@/shared/model/message';
import {
  type Matcher,
  needleOf,
  parseSearch,
  type SearchPart,
  type TextPart,
} from '@/shared/search';
import { searchTexts } from '../../db/schema';
import { Slice } from '../../infra/slice';
import type { Ctx } from '../context';
import { findMessages } from '../message/queries';
import { cursorOf, newestFirst, type Position, readCursor } from './cursor';
import { excerptOf, WHOLE } from './excerpt';
import { resolveFilters } from './filters';
import { findIndexed, type Query } from './find';
import { findUnindexed } from './find-unindexed';
import { catchUp } from './index-messages';
import { markedBy, termsOf } from './mentioned';
import { namesOfMentions } from './names';
import { readingOf } from './searchable';

const PARTS = 20;

/** Messages that match, newest first, from the channels that the caller may see now. */
export async function searchMessages(ctx: Ctx, input: SearchMessages): Promise<SearchPage> {
  await ctx.limits.take('search', ctx.actor.id);
  const parts = partsOf(input.query);
  const [terms, filters] = await Promise.all([
    termsOf(ctx, parts.filter(isText)),
    resolveFilters(ctx, parts, input.timeZone),
  ]);
  const query: Query = {
    terms,
    filters,
    before: input.cursor === undefined ? null : readCursor(input.cursor),
    limit: input.limit + 1,
  };
  const found = await find(ctx, query);
  const kept = found.slice(0, input.limit);
  const last = kept.at(-1);
  return {
    hits: await presentHits(ctx, kept, markedBy(terms)),
    cursor: last && found.length > kept.length ? cursorOf(last) : null,
  };
}

/** What was written since the index was is found too: put in first, or looked through. */
async function find(ctx: Ctx, query: Query): Promise<Position[]> {
  if (await catchUp(ctx.store.indexing, ctx.workspaceId)) return findIndexed(ctx, query);
  // In this order, a message that another process indexes in between is found twice instead of never.
  const found = [...(await findUnindexed(ctx, query)), ...(await findIndexed(ctx, query))];
  const unique = new Map(found.map((position) => [position.id, position]));
  return [...unique.values()].sort(newestFirst).slice(0, query.limit);
}

const isText = (part: SearchPart): part is TextPart =>
  part.kind === 'word' || part.kind === 'phrase';

function partsOf(query: string): SearchPart[] {
  const parts = parseSearch(query).filter((part) => !isText(part) || needleOf(part));
  const broken = parts.find((part) => part.kind === 'broken');
  if (broken) throw invalid('search_filter', broken.problem, 'query');
  if (parts.length === 0) throw invalid('search_empty', 'Type something to search for.', 'query');
  if (parts.length > PARTS) {
    throw invalid('search_parts', `Search for at most ${PARTS} things at once.`, 'query');
  }
  return parts;
}

async function presentHits(ctx: Ctx, found: Position[], matcher: Matcher): Promise<SearchHit[]> {
  const ids = found.map(({ id }) => id);
  const messages = await findMessages(ctx.store.db, ctx.workspaceId, ids);
  const byId = new Map(messages.map((message) => [message.id, message]));
  // Deleted while it was being found: gone is gone.
  const hits = ids.flatMap((id) => byId.get(id) ?? []).filter((message) => !message.deletedAt);
  const nameOf = await namesOfMentions(ctx, hits);
  const texts = await textsOf(
    ctx,
    hits.filter(({ body }) => body.length > WHOLE),
  );
  const presented: SearchHit[] = [];
  // A page of long messages is milliseconds of work.
  const slice = new Slice();
  for (const message of hits) {
    if (slice.isOver) await slice.next();
    const source = { body: message.body, text: texts.get(message.id) ?? null };
    presented.push({ message, excerpt: excerptOf(source, matcher, nameOf) });
  }
  return presented;
}

/** What long messages are found by, which has the places of their hits. */
async function textsOf(ctx: Ctx, long: Message[]): Promise<Map<MessageId, string>> {
  if (long.length === 0) return new Map();
  const { workspaceId, messageId, text } = searchTexts;
  const ids = long.map(({ id }) => id);
  const rows = await ctx.store.db
    .select({ messageId, text })
    .from(searchTexts)
    .where(and(eq(workspaceId, ctx.workspaceId), inArray(messageId, ids)));
  const texts = new Map(rows.flatMap((row) => (row.text ? [[row.messageId, row.text]] : [])));
  const slice = new Slice();
  for (const message of long) {
    if (texts.has(message.id)) continue;
    if (slice.isOver) await slice.next();
    texts.set(message.id, readingOf(message).text);
  }
  return texts;
}
