import { type SQL, sql } from 'drizzle-orm';
import type { TextPart } from '@/shared/search';
import { messages } from '../../db/schema';

/** Letters and digits: what the full-text index holds the way people write it. */
const PLAIN = /^[\p{L}\p{N}\p{M}]+$/u;
/** Scripts that write no spaces between words, so that a run of them is one lexeme. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** `<@id>`, `<#id>` and `<!channel>`, as Postgres writes patterns. */
const TOKENS = '<[@#][0-9a-f-]{36}>|<!channel>';

const isIndexed = (word: string) => PLAIN.test(word) && !UNSPACED.test(word);

/** Whether the full-text index can answer for a term; the others are looked for letter by letter. */
export const isIndexable = (text: string) => text.split(' ').every(isIndexed);

/** The messages that have a term, or that do not when it begins with `-`. */
export function matches(part: TextPart): SQL {
  const found = isIndexable(part.text) ? inIndex(part) : inText(part.text);
  return part.not ? sql`not (${found})` : found;
}

function inIndex({ kind, text }: TextPart): SQL {
  const query =
    kind === 'phrase'
      ? sql`phraseto_tsquery('simple', ${text})`
      : sql`to_tsquery('simple', ${`'${text}':*`})`;
  const found = sql`${messages.search} @@ ${query}`;
  return couldBeToken(text) ? sql`(${found} and ${inText(text)})` : found;
}

/** Anywhere in the text but for the tokens of mentions, whose ids are nobody's words. */
function inText(text: string): SQL {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const body = couldBeToken(text)
    ? sql`regexp_replace(${messages.body}, ${TOKENS}, ' ', 'g')`
    : sql`${messages.body}`;
  return sql`${body} ilike ${pattern}`;
}

const couldBeToken = (text: string) =>
  /^[0-9a-f-]+$/i.test(text) || '<!channel>'.includes(text.toLowerCase()) || /^<[@#!]/.test(text);
