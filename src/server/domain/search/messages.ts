import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { invalid } from '@/shared/errors';
import type { SearchMessages } from '@/shared/input/message';
import type { SearchPage } from '@/shared/model/message';
import { parseSearch, type SearchPart, type TextPart } from '@/shared/search';
import { messages } from '../../db/schema';
import { inVisibleChannels } from '../channel/visibility';
import type { Ctx } from '../context';
import { findMessages } from '../message/queries';
import { afterHit, cursorOf } from './cursor';
import { excerptOf } from './excerpt';
import { filterBy } from './filters';
import { readable } from './names';
import { matches } from './terms';

const PARTS = 20;

/** Messages that match, newest first, from the channels that the caller may see now. */
export async function searchMessages(ctx: Ctx, input: SearchMessages): Promise<SearchPage> {
  await ctx.limits.take('search', ctx.actor.id);
  const parts = partsOf(input.query);
  const found = await ctx.store.db
    .select({ id: messages.id, createdAt: messages.createdAt })
    .from(messages)
    .where(
      and(
        eq(messages.workspaceId, ctx.workspaceId),
        isNull(messages.deletedAt),
        inArray(messages.kind, ['post', 'action']),
        inVisibleChannels(ctx, messages.channelId),
        ...parts.filter(isText).map(matches),
        ...(await filterBy(ctx, parts)),
        input.cursor === undefined ? sql`true` : afterHit(input.cursor),
      ),
    )
    .orderBy(desc(messages.createdAt), desc(messages.id))
    .limit(input.limit + 1);
  const kept = found.slice(0, input.limit);
  const last = kept.at(-1);
  return {
    hits: await presentHits(ctx, kept, parts.filter(isText)),
    cursor: last && found.length > kept.length ? cursorOf(last) : null,
  };
}

const isText = (part: SearchPart): part is TextPart =>
  part.kind === 'word' || part.kind === 'phrase';

function partsOf(query: string): SearchPart[] {
  const parts = parseSearch(query);
  const broken = parts.find((part) => part.kind === 'broken');
  if (broken) throw invalid('search_filter', broken.problem, 'query');
  if (parts.length === 0) throw invalid('search_empty', 'Type something to search for.', 'query');
  if (parts.length > PARTS) {
    throw invalid('search_parts', `Search for at most ${PARTS} things at once.`, 'query');
  }
  return parts;
}

type Found = Pick<typeof messages.$inferSelect, 'id'>;

async function presentHits(ctx: Ctx, found: Found[], terms: TextPart[]) {
  const ids = found.map((row) => row.id);
  const byId = new Map(
    (await findMessages(ctx.store.db, ctx.workspaceId, ids)).map((message) => [
      message.id,
      message,
    ]),
  );
  // Deleted while it was being found: gone is gone.
  const hits = ids.flatMap((id) => byId.get(id) ?? []).filter((message) => !message.deletedAt);
  const text = await readable(ctx, hits);
  return hits.map((message) => {
    const plain = excerptOf(text.plain(message.body), terms);
    // What was found may stand in an address behind a link: then it is shown as it was written.
    const isSeen = terms.every((term) => term.not) || plain.some((part) => part.hit);
    return { message, excerpt: isSeen ? plain : excerptOf(text.written(message.body), terms) };
  });
}
