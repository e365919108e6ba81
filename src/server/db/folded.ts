import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { PLAIN_LETTERS } from '@/shared/search';

const MARKS = '[\u0300-\u036f\u0591-\u05c7\u064b-\u0655\u0670]';
const letters = Object.entries(PLAIN_LETTERS);
/** To replace them takes three times as long as all the rest, and few names have one. */
const ANY_LETTER = `[${letters.map(([letter]) => letter).join('')}]`;
const single = letters.filter(([, plain]) => plain.length === 1);
const several = letters.filter(([, plain]) => plain.length > 1);

/**
 * A text in SQL as `fold` leaves it: without case, accents and what stands for other letters. Lists of names are
 * sorted by it, so that Łukasz stands beside Lukas. Of ASCII, which most is, it is the lower case and costs no more.
 */
export function folded(text: SQLWrapper): SQL {
  const bare = sql`lower(regexp_replace(normalize(lower(${text}), NFKD), ${MARKS}, '', 'g'))`;
  const from = single.map(([letter]) => letter).join('');
  const to = single.map(([, plain]) => plain).join('');
  const translated = sql`translate(normalize(${bare}, NFC), ${from}, ${to})`;
  const plainer = several.reduce(
    (rest, [letter, plain]) => sql`replace(${rest}, ${letter}, ${plain})`,
    translated,
  );
  return sql`case when octet_length(${text}) = length(${text}) then lower(${text})
    when ${bare} !~ ${ANY_LETTER} then normalize(${bare}, NFC) else ${plainer} end`;
}
