import { sql } from 'drizzle-orm';
import type { Mentioned } from '@/shared/markdown/mention';
import { isWideName, WIDE_NAMES } from '@/shared/mentions/names';
import { fold, Matcher, type Needle, needleOf, type TextPart } from '@/shared/search';
import { folded } from '../../db/folded';
import { channels, members } from '../../db/schema';
import { Slice } from '../../infra/slice';
import { isVisibleTo } from '../channel/visibility';
import type { Ctx } from '../context';
import { MENTIONED } from './searchable';

/** A word or phrase of a search: how it is looked for in a text, and the mentions that show it. */
export interface Term {
  part: TextPart;
  needle: Needle;
  matcher: Matcher;
  mentions: ShownMention[];
  /** Of a phrase with `@names` or `#names` in it: the phrase over these mentions. */
  over: Over | null;
}

/** A phrase with `MENTIONED` for each of its names, and for each of them the mentions that it may be. */
interface Over {
  needle: Needle;
  matcher: Matcher;
  mentions: ShownMention[][];
}

interface ShownMention extends Mentioned {
  /** As excerpts have it: `@Ann Lee`, `#plans`. */
  shown: string;
}

/** People and channels of which the names are looked up for a search, at most of each. */
const MOST = 200;
/** A phrase with more names in it is looked for as it was typed, and so are those after that many in a search. */
const MOST_NAMES = 20;

/**
 * The terms of a search, with the people and channels whose present names have them: messages keep ids, so a
 * name that changes is found by its new form. Everyone's mentions are found by `@channel` and its like alone.
 */
export async function termsOf(ctx: Ctx, parts: TextPart[]): Promise<Term[]> {
  let left = MOST_NAMES;
  const terms = parts.flatMap((part) => {
    const needle = needleOf(part);
    if (!needle) return [];
    const names = namesIn(part);
    left -= names.length;
    return { part, needle, names: left >= 0 ? names : [] };
  });
  const needles = terms.flatMap(({ needle, names }) => [
    needle,
    ...names.flatMap((name) => needleOf(name) ?? []),
  ]);
  const named = await findNamed(ctx, needles);
  const made: Term[] = [];
  const slice = new Slice();
  for (const { part, needle, names } of terms) {
    if (slice.isOver) await slice.next();
    const [mentions, over] = [meantBy(part, named), phraseOver(part, names, named)];
    made.push({ part, needle, matcher: new Matcher([needle]), mentions, over });
  }
  return made;
}

function meantBy(part: TextPart, named: Named[]): ShownMention[] {
  const needle = needleOf(part);
  if (!needle) return [];
  const matcher = new Matcher([needle]);
  const isMeant = ({ folded }: Named) => folded.some((name) => matcher.first(name));
  return [...widelyMeant(part), ...named.filter(isMeant)];
}

const NAME = /(?<![^\s(])[@#][\p{L}\p{N}](?:[\p{L}\p{N}\p{M}._-]*[\p{L}\p{N}\p{M}])?/gu;

/** The `@names` and `#names` among the words of a phrase. */
const namesIn = (part: TextPart): TextPart[] =>
  part.kind === 'phrase' && part.text.includes(' ')
    ? [...part.text.matchAll(NAME)].map(([text]) => ({ ...part, kind: 'word', text }))
    : [];

function phraseOver(part: TextPart, names: TextPart[], named: Named[]): Over | null {
  const mentions = names.map((name) => meantBy(name, named));
  const needle = needleOf({ ...part, text: part.text.replace(NAME, MENTIONED) });
  const isOver = needle && mentions.length > 0 && mentions.every((each) => each.length > 0);
  return isOver ? { needle, matcher: new Matcher([needle]), mentions } : null;
}

function widelyMeant({ text }: TextPart): ShownMention[] {
  const name = text.toLowerCase().replace(/^@/, '');
  if (!text.startsWith('@') || !isWideName(name)) return [];
  return WIDE_NAMES[name] === WIDE_NAMES.here
    ? [{ of: 'here', value: 'here', shown: '@here' }]
    : [{ of: 'everyone', value: 'channel', shown: '@channel' }];
}

interface Named extends ShownMention {
  /** All that it is typed as, folded. */
  folded: string[];
}

/** Members and channels whose names have the longest word of one of the needles. */
async function findNamed(ctx: Ctx, needles: Needle[]): Promise<Named[]> {
  const words = [...new Set(needles.flatMap(longestWord))];
  if (words.length === 0) return [];
  const hasOne = sql.join(
    words.map((word) => sql`strpos(text, ${word}) > 0`),
    sql` or `,
  );
  // Folded once, however many words there are: `offset 0` keeps it from being written into each comparison.
  const rows = await ctx.store.db.execute<NamedRow>(sql`
    (select 'member' as of, id as value, name, handle
      from (
        select ${members.id}, ${members.name}, ${members.handle},
          ${folded(sql`${members.handle} || ' ' || ${members.name}`)} as text
        from ${members} where ${members.workspaceId} = ${ctx.workspaceId} offset 0
      ) named
      where ${hasOne} order by handle = any (${sql.param(words)}::text[]) desc, id limit ${MOST})
    union all
    (select 'channel', id, name, name
      from (
        select ${channels.id}, ${channels.name}, ${folded(channels.name)} as text
        from ${channels}
        where ${channels.workspaceId} = ${ctx.workspaceId} and ${channels.name} is not null
          and ${isVisibleTo(ctx.actor)} offset 0
      ) named
      where ${hasOne} order by id limit ${MOST})`);
  return rows.map(({ of, value, name, handle }) => {
    const sigil = of === 'member' ? '@' : '#';
    return { of, value, shown: sigil + name, folded: [fold(sigil + name), fold(sigil + handle)] };
  });
}

type NamedRow = { of: 'member' | 'channel'; value: string; name: string; handle: string };

/** The longest word without the sign of a mention; none where only the sign is left. */
function longestWord(needle: Needle): string[] {
  const words = needle.how === 'words' ? needle.words : needle.text.split(' ');
  const bare = words.map((word) => word.replace(/^[@#]/, ''));
  const longest = bare.reduce((most, word) => (word.length > most.length ? word : most), '');
  return longest === '' ? [] : [longest];
}

/** Finds what to mark in an excerpt: what is looked for, and mentions that show it by another name. */
export function markedBy(terms: Term[]): Matcher {
  const wanted = terms.filter(({ needle }) => !needle.not);
  const known = new Map<string, string>();
  const foldOnce = (shown: string) => {
    const folded = known.get(shown) ?? fold(shown);
    known.set(shown, folded);
    return folded;
  };
  const others = wanted.flatMap(({ part, matcher, mentions, over }) =>
    [...mentions.map(({ shown }) => shown), ...asShown(part, over)]
      .map(foldOnce)
      .filter((shown) => !matcher.first(shown)),
  );
  return new Matcher([
    ...wanted.map(({ needle }) => needle),
    ...[...new Set(others)].map((text): Needle => ({ not: false, how: 'inside', text })),
  ]);
}

/** More ways in which a phrase may be shown are not marked. */
const MOST_SHOWN = 20;

/** A phrase over mentions, with the names that they show. */
function asShown({ text }: TextPart, over: Over | null): string[] {
  if (!over) return [];
  const parts = text.split(NAME);
  return over.mentions.reduce(
    (begun, mentions, index) =>
      begun
        .flatMap((each) => mentions.map(({ shown }) => each + shown + (parts[index + 1] ?? '')))
        .slice(0, MOST_SHOWN),
    [parts[0] ?? ''],
  );
}
