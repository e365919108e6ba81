import { invalid } from '@/shared/errors';
import type { SearchMessages } from '@/shared/input/message';
import type { SearchHit, SearchPage } from '@/shared/model/message';
import {
  type Needle,
  needleOf,
  parseSearch,
  type SearchPart,
  type TextPart,
} from '@/shared/search';
import { Slice } from '../../infra/slice';
import type { Ctx } from '../context';
import { findMessages } from '../message/queries';
import { cursorOf, newestFirst, type Position, readCursor } from './cursor';
import { excerptOf } from './excerpt';
import { resolveFilters } from './filters';
import { findIndexed, findUnindexed, type Query } from './find';
import { catchUp } from './index-messages';
import { markedBy, termsOf } from './mentioned';
import { namesOfMentions } from './names';

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

async function presentHits(ctx: Ctx, found: Position[], needles: Needle[]): Promise<SearchHit[]> {
  const ids = found.map(({ id }) => id);
  const messages = await findMessages(ctx.store.db, ctx.workspaceId, ids);
  const byId = new Map(messages.map((message) => [message.id, message]));
  // Deleted while it was being found: gone is gone.
  const hits = ids.flatMap((id) => byId.get(id) ?? []).filter((message) => !message.deletedAt);
  const nameOf = await namesOfMentions(ctx, hits);
  const presented: SearchHit[] = [];
  // A page of long messages is milliseconds of work.
  const slice = new Slice();
  for (const message of hits) {
    if (slice.isOver) await slice.next();
    presented.push({ message, excerpt: excerptOf(message.body, needles, nameOf) });
  }
  return presented;
}
