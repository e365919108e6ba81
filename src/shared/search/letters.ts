/** Scripts that write no spaces between words. */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';

/** Letters, digits and marks of scripts that write words apart, as a class for patterns with the flag `v`. */
const LETTER = `[[\\p{L}\\p{N}\\p{M}]--[${UNSPACED}]]`;

/**
 * What a character is to search: a letter belongs to a word that ends at white space or a symbol, an
 * unspaced one is a word by itself and with its neighbours, all others are symbols.
 */
export const SORT = { letter: 1, unspaced: 2, symbol: 3 } as const;

const isLetter = new RegExp(`^${LETTER}$`, 'v');
const isUnspaced = new RegExp(`^[${UNSPACED}]$`, 'v');
/** By code point, as far as they were looked up. */
const known = new Uint8Array(0x110000);

export function sortOf(codePoint: number): number {
  const sort = known[codePoint];
  if (sort) return sort;
  const character = String.fromCodePoint(codePoint);
  const found = isUnspaced.test(character)
    ? SORT.unspaced
    : isLetter.test(character)
      ? SORT.letter
      : SORT.symbol;
  known[codePoint] = found;
  return found;
}

export function codePointsOf(text: string): number[] {
  const points: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const point = text.codePointAt(at) ?? 0;
    if (point > 0xffff) at += 1;
    points.push(point);
  }
  return points;
}
