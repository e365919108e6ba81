import { type SQL, sql } from 'drizzle-orm';
import type { Mentioned } from '@/shared/markdown/mention';
import type { Needle } from '@/shared/search';
import { messages, searchTexts } from '../../db/schema';
import type { Grams } from './grams';
import type { Term } from './mentioned';
import { LABELS, type Reading } from './searchable';

/** What the index of `search_texts` knows of the rows in which these may be. */
export function mayBeIn(terms: Term[], grams: Grams): SQL[] {
  const wanted = terms.filter(({ needle }) => !needle.not);
  const inTextOnly = wanted.filter(({ mentions, over }) => mentions.length === 0 && !over);
  const sure = inTextOnly.flatMap(({ needle }) => grams.ofNeedle(needle));
  const inEither = wanted.filter((term) => !inTextOnly.includes(term));
  return [
    ...(sure.length > 0 ? [hasGrams([...new Set(sure)])] : []),
    ...inEither.map((term) => anyOf(term, grams, (needle) => hasGrams(grams.ofNeedle(needle)))),
  ];
}

/** By its text, by a mention that shows it, or by a phrase over mentions. */
function anyOf({ needle, mentions, over }: Term, grams: Grams, inText: (needle: Needle) => SQL) {
  const overThem = over && [
    inText(over.needle),
    ...over.mentions.map((each) => mentionsOne(each, grams)),
  ];
  const ways = [
    inText(needle),
    ...(mentions.length > 0 ? [mentionsOne(mentions, grams)] : []),
    ...(overThem ? [sql`(${sql.join(overThem, sql` and `)})`] : []),
  ];
  return sql`(${sql.join(ways, sql` or `)})`;
}

const mentionsOne = (mentions: Mentioned[], grams: Grams) =>
  hasAnyGram(mentions.map((mention) => grams.ofLabel(LABELS.mention(mention))));

/** Whether a row of `search_texts` has what is looked for, for which its grams alone are not enough. */
export function isInText(term: Term, grams: Grams): SQL {
  const found = anyOf(term, grams, (needle) => sql`(${foundIn(needle, grams)})`);
  return term.needle.not ? sql`not ${found}` : found;
}

function foundIn(needle: Needle, grams: Grams): SQL {
  const { text } = searchTexts;
  switch (needle.how) {
    case 'inside':
      return sql`${text} like ${`%${escapeLike(needle.text)}%`}`;
    case 'start':
    case 'alone':
      // One piece is all of it.
      return hasGrams(grams.ofNeedle(needle));
    case 'words': {
      // The plain search first, which is by far the cheaper one.
      const each = [...new Set(needle.words)].map((word) => sql`${text} like ${`%${word}%`}`);
      const whole = `${BEGIN}${needle.words.join('[^[:alnum:]]+')}${END}`;
      return sql`${sql.join(each, sql` and `)} and ${text} ~ ${whole}`;
    }
    default:
      return needle satisfies never;
  }
}

/** Whether a row has all of these, by the index. */
export const hasGrams = (grams: number[]): SQL =>
  sql`${searchTexts.grams} @> ${`{${grams.join()}}`}::int[]`;

/** Whether it has one of them. */
export const hasAnyGram = (grams: number[]): SQL =>
  sql`${searchTexts.grams} && ${`{${grams.join()}}`}::int[]`;

/** The same about a message that is not in `search_texts` yet. */
export function isInReading(term: Term, { text, labels }: Reading): boolean {
  const hasOne = (mentions: Mentioned[]) =>
    mentions.some((mention) => labels.has(LABELS.mention(mention)));
  const { matcher, mentions, over } = term;
  const found =
    matcher.first(text) !== null ||
    hasOne(mentions) ||
    (over !== null && over.matcher.first(text) !== null && over.mentions.every(hasOne));
  return found !== term.needle.not;
}

/**
 * Conditions on the bodies of messages in which these may be. A body without other than ASCII letters, and without
 * marks that are not shown, has what it shows in it as it is.
 */
export function mayBeInBody(terms: Term[]): SQL[] {
  const { body } = messages;
  const sure = terms
    .filter(({ needle, mentions, over }) => !needle.not && mentions.length === 0 && !over)
    .flatMap(({ needle }) => (needle.how === 'words' ? needle.words : needle.text.split(' ')))
    .filter((word) => /^[a-z0-9]{2,}$/.test(word));
  if (sure.length === 0) return [];
  const each = [...new Set(sure)].map((word) => sql`${body} ilike ${`%${word}%`}`);
  return [
    sql`((${sql.join(each, sql` and `)}) or octet_length(${body}) <> length(${body})
      or ${body} ~ ${'[]\\\\*_~`[<]'})`,
  ];
}

// As Postgres writes patterns. A store that knows letters of ASCII only takes a word for longer or shorter
// where it meets others, no more.
const BEGIN = '(^|[^[:alnum:]])';
const END = '($|[^[:alnum:]])';

const escapeLike = (text: string) => text.replace(/[\\%_]/g, '\\$&');
