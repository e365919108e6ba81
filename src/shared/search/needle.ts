import { fold } from './fold';
import { codePointsOf, SORT, sortOf } from './letters';
import type { TextPart } from './parse';

/**
 * What a word or a phrase of a search is looked for as, in folded text:
 * `inside` anywhere, in the middle of words too; `start` where a word begins (two letters stand inside of
 * too many words); `alone` as a word of one letter; `words` in this order, whatever stands between them.
 */
export type Needle = { not: boolean } & (
  | { how: 'inside' | 'start' | 'alone'; text: string }
  | { how: 'words'; words: string[] }
);

/** `null` for what is nothing but invisible characters. */
export function needleOf({ kind, text, not }: TextPart): Needle | null {
  const folded = fold(text).trim();
  if (folded === '') return null;
  if (kind === 'phrase') {
    const words = folded.split(' ');
    return words.every(isWord)
      ? { not, how: 'words', words }
      : { not, how: 'inside', text: folded };
  }
  return { not, how: howOf(codePointsOf(folded)), text: folded };
}

const isWord = (text: string) => codePointsOf(text).every((point) => sortOf(point) === SORT.letter);

function howOf([first = 0, second, third]: number[]): 'inside' | 'start' | 'alone' {
  if (third !== undefined || sortOf(first) !== SORT.letter) return 'inside';
  if (second === undefined) return 'alone';
  return sortOf(second) === SORT.unspaced ? 'inside' : 'start';
}
