import type { Span } from './mention';
import { type DelimiterPiece, leftOf, type Spanning } from './pieces';

interface Run {
  text: string;
  from: number;
  to: number;
  /** Right behind a mention, which is a word like the name that was typed for it. */
  afterName: boolean;
  /** Where it stands in the source. */
  span: Span;
}

interface Delimiter {
  piece: DelimiterPiece;
  size: number;
  canOpen: boolean;
  canClose: boolean;
  /** Its place among those that were added, and those that are left around it. */
  order: number;
  previous: Delimiter | null;
  next: Delimiter | null;
}

/**
 * The runs of `*`, `_` and `~~` that may mark something, and which of them belong together: CommonMark's
 * algorithm, whose work is in proportion to the number of runs.
 */
export class Delimiters {
  /** How many were added. */
  count = 0;
  private last: Delimiter | null = null;

  /** Notes a run; `null` when it can mark nothing. */
  add(run: Run): DelimiterPiece | null {
    const { text, from, to, span } = run;
    const mark = text[from] ?? '';
    const size = to - from;
    if (mark === '~' && size !== 2) return null;
    const { canOpen, canClose } = flanksOf(run);
    if (!canOpen && !canClose) return null;
    const piece: DelimiterPiece = { kind: 'delimiter', mark, left: span, closes: [], opens: [] };
    const { last } = this;
    const order = this.count;
    const added = { piece, size, canOpen, canClose, order, previous: last, next: null };
    if (last) last.next = added;
    this.last = added;
    this.count += 1;
    return piece;
  }

  /** Matches those added from one on, and forgets them. */
  resolve(floor: number): void {
    const bottoms = new Map<string, number>();
    let closer = this.firstFrom(floor);
    while (closer) {
      closer = closer.canClose ? this.close(closer, { floor, bottoms }) : closer.next;
    }
    while (this.last && this.last.order >= floor) this.remove(this.last);
  }

  private close(
    closer: Delimiter,
    { floor, bottoms }: { floor: number; bottoms: Map<string, number> },
  ): Delimiter | null {
    const key = `${closer.piece.mark}${closer.canOpen}${closer.size % 3}`;
    const bottom = Math.max(bottoms.get(key) ?? floor, floor);
    let opener = closer.previous;
    while (opener && opener.order >= bottom && !matches(opener, closer)) opener = opener.previous;
    const { next } = closer;
    if (!opener || opener.order < bottom) {
      // None of those before it will do for the next of its kind either.
      bottoms.set(key, closer.order);
      if (!closer.canOpen) this.remove(closer);
      return next;
    }
    while (closer.previous && closer.previous !== opener) this.remove(closer.previous);
    pair(opener.piece, closer.piece);
    if (leftOf(opener.piece) === 0) this.remove(opener);
    if (leftOf(closer.piece) > 0) return closer;
    this.remove(closer);
    return next;
  }

  private firstFrom(floor: number): Delimiter | null {
    let first: Delimiter | null = null;
    for (let each = this.last; each && each.order >= floor; each = each.previous) first = each;
    return first;
  }

  private remove({ previous, next }: Delimiter): void {
    if (previous) previous.next = next;
    if (next) next.previous = previous;
    else this.last = previous;
  }
}

function matches(opener: Delimiter, closer: Delimiter): boolean {
  if (!opener.canOpen || opener.piece.mark !== closer.piece.mark) return false;
  const isAmbiguous = opener.canClose || closer.canOpen;
  if (opener.piece.mark === '~' || !isAmbiguous || closer.size % 3 === 0) return true;
  return (opener.size + closer.size) % 3 !== 0;
}

function pair(opener: DelimiterPiece, closer: DelimiterPiece): void {
  const size = leftOf(opener) > 1 && leftOf(closer) > 1 ? 2 : 1;
  const type: Spanning = opener.mark === '~' ? 'delete' : size === 2 ? 'strong' : 'emphasis';
  // What is next to the content is used first.
  opener.left = { from: opener.left.from, to: opener.left.to - size };
  closer.left = { from: closer.left.from + size, to: closer.left.to };
  opener.opens.push(type);
  closer.closes.push(type);
}

const SPACE = /^(?:\s|)$/u;
const PUNCTUATION = /^[\p{P}\p{S}]$/u;
/** Scripts that write no spaces between words, so that marks stand between letters. */
const UNSPACED =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u;

/** What a run may do where it stands. Between two letters or digits it is a letter: `2*3*4`, `a_b`. */
function flanksOf({ text, from, to, afterName }: Omit<Run, 'span'>) {
  const before = afterName ? 'word' : classOf(characterBefore(text, from));
  const after = classOf(characterAt(text, to));
  if (before === 'word' && after === 'word') return { canOpen: false, canClose: false };
  const isLeft = after !== 'space' && (after !== 'punctuation' || isEdge(before));
  const isRight = before !== 'space' && (before !== 'punctuation' || isEdge(after));
  if (text[from] !== '_') return { canOpen: isLeft, canClose: isRight };
  return {
    canOpen: isLeft && (!isRight || before === 'punctuation'),
    canClose: isRight && (!isLeft || after === 'punctuation'),
  };
}

const isEdge = (kind: ReturnType<typeof classOf>) => kind === 'space' || kind === 'punctuation';

const ASCII_WORD = /^[a-z0-9]$/i;

function classOf(character: string): 'space' | 'punctuation' | 'unspaced' | 'word' {
  if (character.length === 1 && character < '\u0080') {
    if (ASCII_WORD.test(character)) return 'word';
    return character <= ' ' ? 'space' : 'punctuation';
  }
  if (SPACE.test(character)) return 'space';
  if (PUNCTUATION.test(character)) return 'punctuation';
  return UNSPACED.test(character) ? 'unspaced' : 'word';
}

function characterAt(text: string, at: number): string {
  const first = text[at] ?? '';
  if (first < '\uD800' || first > '\uDBFF') return first;
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

function characterBefore(text: string, at: number): string {
  const low = text[at - 1] ?? '';
  const isLow = low >= '\uDC00' && low <= '\uDFFF';
  return isLow && at > 1 ? text.slice(at - 2, at) : low;
}
