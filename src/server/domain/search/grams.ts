import { codePointsOf, type Needle, SORT, sortOf } from '@/shared/search';

/**
 * The short pieces of a text by which an index finds what stands anywhere in it, as numbers:
 *
 * - three characters in a row, but for scripts without spaces;
 * - two in a row where a word begins, a symbol stands or a script has no spaces;
 * - one where it is a symbol, a word of its own or of a script without spaces.
 *
 * Whatever is looked for has at least one piece, so nothing needs a look at every text. The numbers are of a
 * workspace: what is written in one does not slow the search of another. Different pieces may share a number,
 * so what an index finds of a longer text is a candidate.
 */
export class Grams {
  readonly #seed: number;

  constructor(workspaceId: string) {
    this.#seed = hash(0x811c9dc5, [...codePointsOf(workspaceId)]);
  }

  /** Of a folded text, and of what else its message is found by. */
  ofText(text: string, labels: string[]): number[] {
    const found = new Set(labels.map((label) => this.ofLabel(label)));
    for (const chunk of text.split(' ')) {
      const points = codePointsOf(chunk);
      eachPiece(points, { open: false }, (at, size) => found.add(this.#of(points, at, size)));
    }
    return [...found];
  }

  /** Those that every text has in which this is found. */
  ofNeedle(needle: Needle): number[] {
    const chunks = needle.how === 'words' ? needle.words : needle.text.split(' ');
    return [...new Set(chunks.flatMap((chunk) => this.#sure(chunk, needle.how === 'inside')))];
  }

  /** Of something about a message that is not in its text, such as `from:<id>`: longer than any piece. */
  ofLabel(label: string): number {
    return mix(hash(this.#seed, codePointsOf(label)));
  }

  #sure(chunk: string, open: boolean): number[] {
    const points = codePointsOf(chunk);
    const pieces: { at: number; size: number }[] = [];
    eachPiece(points, { open }, (at, size) => pieces.push({ at, size }));
    // One within another adds nothing.
    const whole = pieces.filter(
      (piece) =>
        !pieces.some(
          ({ at, size }) =>
            size > piece.size && at <= piece.at && at + size >= piece.at + piece.size,
        ),
    );
    return whole.map(({ at, size }) => this.#of(points, at, size));
  }

  #of(points: number[], at: number, size: number): number {
    let value = this.#seed;
    for (let index = at; index < at + size; index += 1) value = step(value, points[index] ?? 0);
    return mix(value);
  }
}

/** `open`: whether letters may go on before and after, as when it was cut from a longer text. */
function eachPiece(
  points: number[],
  { open }: { open: boolean },
  found: (at: number, size: number) => void,
): void {
  const outside = open ? SORT.letter : SORT.symbol;
  let before: number = outside;
  let own = sortOf(points[0] ?? 0);
  for (let at = 0; at < points.length; at += 1) {
    const left = points.length - at;
    const next = left > 1 ? sortOf(points[at + 1] ?? 0) : outside;
    const isInWord = own === SORT.letter;
    const begins = before !== SORT.letter;
    if (!isInWord || (begins && next !== SORT.letter)) found(at, 1);
    if (left > 1 && (!isInWord || begins || next === SORT.unspaced)) found(at, 2);
    if (
      left > 2 &&
      own !== SORT.unspaced &&
      next !== SORT.unspaced &&
      sortOf(points[at + 2] ?? 0) !== SORT.unspaced
    ) {
      found(at, 3);
    }
    before = own;
    own = next;
  }
}

// FNV-1a by code points.
const step = (value: number, point: number) => Math.imul(value ^ point, 0x01000193);

function hash(seed: number, points: number[]): number {
  return points.reduce(step, seed);
}

/** Spreads short texts over all 32 bits, signed as Postgres has them. */
function mix(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) | 0;
}
