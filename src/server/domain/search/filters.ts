import { type AnyColumn, type SQL, sql } from 'drizzle-orm';
import type { ChannelId, MemberId } from '@/shared/id';
import { type FilterPart, nextDay, type SearchPart, startOfDay } from '@/shared/search';
import { messages, searchTexts } from '../../db/schema';
import type { Ctx } from '../context';
import type { Grams } from './grams';
import { findConversations, findPeople } from './named';
import { LABELS } from './searchable';
import { hasAnyGram, hasGrams } from './terms';

/** What a search is narrowed down to. Several of one kind mean any of them; `null` is everything. */
export interface Filters {
  from: Sides<MemberId>;
  in: Sides<ChannelId>;
  link: boolean | null;
  /** From this moment on. */
  since: Date | null;
  /** Before this moment. */
  until: Date | null;
}

interface Sides<Id> {
  wanted: Id[] | null;
  unwanted: Id[] | null;
}

/** Finds who and what from: and in: name, and when the days of after: and before: are in a time zone. */
export async function resolveFilters(
  ctx: Ctx,
  parts: SearchPart[],
  timeZone: string,
): Promise<Filters> {
  const days = (kind: 'before' | 'after') =>
    parts.flatMap((part) => (part.kind === kind ? part.value : [])).sort();
  const [first, last] = [days('before')[0], days('after').at(-1)];
  const links = parts.filter((part): part is FilterPart => part.kind === 'has');
  return {
    from: await bothSides(parts, 'from', (names) => findPeople(ctx, names)),
    in: await bothSides(parts, 'in', (names) => findConversations(ctx, names)),
    link: links[0] ? !links[0].not : null,
    since: last === undefined ? null : startOfDay(nextDay(last), timeZone),
    until: first === undefined ? null : startOfDay(first, timeZone),
  };
}

async function bothSides<Id>(
  parts: SearchPart[],
  kind: 'from' | 'in',
  find: (names: string[]) => Promise<Id[]>,
): Promise<Sides<Id>> {
  const side = async (not: boolean) => {
    const names = parts.flatMap((part) =>
      part.kind === kind && part.not === not ? part.value : [],
    );
    return names.length > 0 ? find(names) : null;
  };
  const [wanted, unwanted] = await Promise.all([side(false), side(true)]);
  return { wanted, unwanted };
}

/** Conditions on `search_texts`. */
export const narrowTexts = (filters: Filters): SQL[] => [
  ...narrow(filters, searchTexts),
  ...narrowTime(filters, searchTexts.createdAt),
];

/** Conditions on the time that a message was posted: what its order goes by. */
export const narrowTime = ({ since, until }: Filters, createdAt: AnyColumn): SQL[] => [
  ...(since ? [sql`${createdAt} >= ${since.toISOString()}::timestamptz`] : []),
  ...(until ? [sql`${createdAt} < ${until.toISOString()}::timestamptz`] : []),
];

/** Conditions on messages that are not in `search_texts` yet; whether one has a link shows when it is read. */
export const narrowMessages = (filters: Filters): SQL[] => [
  ...narrow(filters, messages),
  ...narrowTime(filters, messages.createdAt),
];

function narrow({ from, in: places }: Filters, row: { authorId: AnyColumn; channelId: AnyColumn }) {
  return [...sides(row.authorId, from), ...sides(row.channelId, places)];
}

function sides(column: AnyColumn, { wanted, unwanted }: Sides<string>): SQL[] {
  return [
    ...(wanted ? [sql`${column} = any(${sql.param(wanted)}::uuid[])`] : []),
    ...(unwanted ? [sql`${column} <> all(${sql.param(unwanted)}::uuid[])`] : []),
  ];
}

/** What the index of `search_texts` knows of them. */
export function gramsOf({ from, in: places, link }: Filters, grams: Grams): SQL[] {
  const authors = from.wanted?.map((id) => grams.ofLabel(LABELS.from(id)));
  const channels = places.wanted?.map((id) => grams.ofLabel(LABELS.in(id)));
  return [
    ...(authors ? [hasAnyGram(authors)] : []),
    ...(channels ? [hasAnyGram(channels)] : []),
    ...(link ? [hasGrams([grams.ofLabel(LABELS.link)])] : []),
  ];
}

/** A link is found by its gram alone, and so is its absence. */
export const hasLink = ({ link }: Filters, grams: Grams): SQL[] =>
  link === null ? [] : [sql`(${hasGrams([grams.ofLabel(LABELS.link)])}) = ${link}`];
