import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { PLAIN_LETTERS } from '@/shared/search';

const MARKS = '[\u0300-\u036f]';
const letters = Object.entries(PLAIN_LETTERS);
const single = letters.filter(([, plain]) => plain.length === 1);
const several = letters.filter(([, plain]) => plain.length > 1);

/**
 * What lists of names are sorted by: as if it had no case and no accents, so that Łukasz stands beside Lukas.
 * Plain names, which most are, cost no more than their lower case.
 */
export function nameOrder(name: SQLWrapper): SQL {
  const isPlain = sql`octet_length(${name}) = length(${name})`;
  return sql`case when ${isPlain} then lower(${name}) else ${folded(name)} end`;
}

/** A name in SQL as `fold` leaves it: without case, accents and what stands for other letters. */
export function folded(name: SQLWrapper): SQL {
  const bare = sql`lower(regexp_replace(normalize(lower(${name}), NFKD), ${MARKS}, '', 'g'))`;
  const from = single.map(([letter]) => letter).join('');
  const to = single.map(([, plain]) => plain).join('');
  const translated = sql`translate(normalize(${bare}, NFC), ${from}, ${to})`;
  return several.reduce(
    (text, [letter, plain]) => sql`replace(${text}, ${letter}, ${plain})`,
    translated,
  );
}
