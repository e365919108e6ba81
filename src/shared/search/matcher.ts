import { SORT, sortOf } from './letters';
import type { Needle } from './needle';
import { Sequences } from './sequences';

export interface Found {
  from: number;
  /** After its last letter. */
  to: number;
}

/**
 * Finds needles in folded text: two passes over its letters, however many needles there are and whatever is in
 * them. No pattern goes back over what it has read.
 */
export class Matcher {
  readonly #letters = new Sequences<Exclude<Needle, { how: 'words' }>['how']>();
  /** Of words between single spaces, which stand for all that is between words. */
  readonly #phrases = new Sequences<'words'>();

  constructor(needles: Needle[]) {
    for (const needle of needles) {
      if (needle.how === 'words')
        this.#phrases.add(unitsOf(` ${needle.words.join(' ')} `), 'words');
      else this.#letters.add(unitsOf(needle.text), needle.how);
    }
    this.#letters.connect();
    this.#phrases.connect();
  }

  /** The one that ends first of each kind, and of these the one that begins first. */
  first(text: string): Found | null {
    let first: Found | null = null;
    const take = (found: Found) => {
      if (!first || found.from < first.from) first = found;
      return true;
    };
    this.#eachInLetters(text, take);
    this.#eachPhrase(text, take);
    return first;
  }

  /** All of them, in order; those that overlap are one. */
  all(text: string): Found[] {
    const all: Found[] = [];
    const take = (found: Found) => {
      all.push(found);
      return false;
    };
    this.#eachInLetters(text, take);
    this.#eachPhrase(text, take);
    return merged(all);
  }

  /** `take` is true when that is enough. */
  #eachInLetters(text: string, take: (found: Found) => boolean): void {
    if (this.#letters.isEmpty) return;
    let state = 0;
    for (let at = 0; at < text.length; at += 1) {
      state = this.#letters.next(state, text.charCodeAt(at));
      if (!this.#letters.endsAny(state)) continue;
      const found = this.#letters.endingAt(state, (how, length) => {
        const [from, to] = [at + 1 - length, at + 1];
        if (how !== 'inside' && isLetterBefore(text, from)) return null;
        if (how === 'alone' && isLetterAt(text, to)) return null;
        return { from, to };
      });
      if (found && take(found)) return;
    }
  }

  #eachPhrase(text: string, take: (found: Found) => boolean): void {
    if (this.#phrases.isEmpty) return;
    let state = this.#phrases.next(0, SPACE);
    let isBetween = true;
    let end = 0;
    for (let at = 0; at <= text.length; at += 1) {
      if (at < text.length && isWritten(text, at)) {
        state = this.#phrases.next(state, text.charCodeAt(at));
        isBetween = false;
        end = at + 1;
        continue;
      }
      if (isBetween) continue;
      state = this.#phrases.next(state, SPACE);
      isBetween = true;
      if (!this.#phrases.endsAny(state)) continue;
      const found = this.#phrases.endingAt(state, (_, length) => ({
        from: startOf(text, end, length),
        to: end,
      }));
      if (found && take(found)) return;
    }
  }
}

const SPACE = 32;

/** Where a phrase begins that ends here, by its length with one space before, between and after its words. */
function startOf(text: string, end: number, length: number): number {
  let at = end;
  for (let left = length - 1; left > 1; ) {
    at -= 1;
    left -= 1;
    if (isWritten(text, at)) continue;
    while (!isWritten(text, at - 1)) at -= 1;
  }
  return at;
}

const WRITTEN = /[\p{L}\p{N}\p{M}]/u;
/** By UTF-16 unit, as far as they were looked up; halves of a character never are. */
const written = new Uint8Array(0x10000);
const [YES, NO] = [1, 2];

/** Whether a letter, digit or mark stands here, of whatever script. */
function isWritten(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  const known = written[unit];
  if (known) return known === YES;
  const point = text.codePointAt(isSecond(text, at) ? at - 1 : at) ?? 0;
  const sort = sortOf(point);
  const is =
    sort === SORT.unspaced ? WRITTEN.test(String.fromCodePoint(point)) : sort === SORT.letter;
  if (unit < 0xd800 || unit > 0xdfff) written[unit] = is ? YES : NO;
  return is;
}

/** Whether it is the second half of a character. */
function isSecond(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff && at > 0 && (text.codePointAt(at - 1) ?? 0) > 0xffff;
}

function unitsOf(text: string): number[] {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}

const isLetterAt = (text: string, at: number) =>
  at < text.length && sortOf(text.codePointAt(at) ?? 0) === SORT.letter;

const isLetterBefore = (text: string, at: number) =>
  at > 0 && isLetterAt(text, isSecond(text, at - 1) ? at - 2 : at - 1);

function merged(all: Found[]): Found[] {
  const inOrder = all.sort((a, b) => a.from - b.from || b.to - a.to);
  const apart: Found[] = [];
  for (const { from, to } of inOrder) {
    const last = apart.at(-1);
    if (last && from < last.to) last.to = Math.max(last.to, to);
    else apart.push({ from, to });
  }
  return apart;
}
