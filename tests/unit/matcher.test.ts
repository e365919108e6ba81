import { describe, expect, test } from 'vitest';
import { fold, Matcher, type Needle, needleOf } from '@/shared/search';

const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const LETTER = `[[\\p{L}\\p{N}\\p{M}]--[${UNSPACED}]]`;
const WRITTEN = '[\\p{L}\\p{N}\\p{M}]';

/** What a needle means, as a pattern that may go back over what it has read. */
function patternOf(needle: Needle): RegExp {
  const [before, after] = [`(?<!${LETTER})`, `(?!${LETTER})`];
  const quoted = (text: string) =>
    [...text].map((one) => `\\u{${one.codePointAt(0)?.toString(16)}}`).join('');
  const sources = {
    inside: (text: string) => quoted(text),
    start: (text: string) => before + quoted(text),
    alone: (text: string) => before + quoted(text) + after,
  };
  const source =
    needle.how === 'words'
      ? `(?<!${WRITTEN})${needle.words.map(quoted).join(`[^\\p{L}\\p{N}\\p{M}]+`)}(?!${WRITTEN})`
      : sources[needle.how](needle.text);
  return new RegExp(source, 'gv');
}

function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const PIECES = [
  'a',
  'b',
  'a',
  'ab',
  ' ',
  ' ',
  '. ',
  '-',
  '会',
  '議',
  '😀',
  '𝒳',
  'я',
  '\u0301',
  '9',
  '…',
];

describe('what a search looks for', () => {
  const roll = dice(20_261_127);
  const text = (most: number) =>
    Array.from({ length: 1 + roll(most) }, () => PIECES[roll(PIECES.length)]).join('');

  test('is found in one pass where a pattern finds it, each alone and all at once', () => {
    let found = 0;
    for (let number = 0; number < 400; number += 1) {
      const whole = fold(text(30));
      const needles = Array.from({ length: 1 + roll(4) }, () => {
        const kind = roll(2) === 0 ? ('word' as const) : ('phrase' as const);
        return needleOf({ kind, text: text(4), not: false, start: 0, end: 0 });
      }).flatMap((needle) => needle ?? []);
      const covered = new Set<number>();
      for (const needle of needles) {
        const pattern = patternOf(needle);
        expect(new Matcher([needle]).first(whole) !== null, JSON.stringify({ whole, needle })).toBe(
          pattern.test(whole),
        );
        for (let from = 0; from < whole.length; from += 1) {
          pattern.lastIndex = from;
          const match = pattern.exec(whole);
          if (!match) break;
          for (let at = match.index; at < match.index + match[0].length; at += 1) covered.add(at);
        }
      }
      const marked = new Matcher(needles)
        .all(whole)
        .flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at));
      expect(marked, JSON.stringify({ whole, needles })).toEqual(
        [...covered].sort((a, b) => a - b),
      );
      found += covered.size;
    }
    expect(found).toBeGreaterThan(250);
  });

  test('is nowhere when it is nothing', () => {
    expect(new Matcher([]).first('a')).toBeNull();
    expect(new Matcher([]).all('a')).toEqual([]);
  });
});
