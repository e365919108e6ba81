import { describe, expect, test } from 'vitest';
import { Grams } from '@/server/domain/search/grams';
import { fold, foldWithOrigins, Matcher, needleOf } from '@/shared/search';
import { createRandom } from '../faults/random';

const LETTERS = [
  ...'abcXYZ019',
  ...'éÑüßŁøİıΣςйё',
  ...'会議をがギ회의ที่',
  ...'.,/-_<>*`#@%"\'’“—',
  ...' \n\t',
  'e\u0301',
  'か\u3099',
  'ｶﾞ',
  'Ｆ',
  '\u200b',
  '\u00ad',
  'ﬁ',
  '½',
  '👩🏽‍💻',
  'ﷺ',
  'ㅎㅏ',
  '´',
];

function texts(count: number, length: number): string[] {
  const random = createRandom(20261127);
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + random.integer(length) }, () => random.pick(LETTERS)).join(''),
  );
}

describe('folding', () => {
  test.each([
    ['Manutenção programada', 'manutencao programada'],
    ['mañana café naïve Zürich', 'manana cafe naive zurich'],
    ['cafe\u0301', 'cafe'],
    ['İSTANBUL ısparta straße', 'istanbul isparta strasse'],
    ['Ｆｕｌｌ　ｗｉｄｔｈ', 'full width'],
    ['ｶﾞ か\u3099 が', 'ガ が が'],
    ['Łódź Øre Ærø ΣΊΣΥΦΟΣ', 'lodz ore aero σισυφοσ'],
    ['“it’s”\u00a0—\u200b soft\u00adly', '"it\'s" - softly'],
    ['a \n\t b', 'a b'],
    ['ที่ประชุม', 'ที่ประชุม'],
  ])('%j is %j', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  test('a folded text is the same with the way back to the original, which leads forward', () => {
    for (const text of texts(500, 40)) {
      const { text: folded, origins } = foldWithOrigins(text);
      expect(folded).toBe(fold(text));
      expect(origins).toHaveLength(folded.length + 1);
      expect([...origins].sort((a, b) => a - b)).toEqual(origins);
    }
  });
});

describe('the index of pieces', () => {
  const grams = new Grams('018f0000-0000-7000-8000-000000000000');

  test('leaves out no text that has what is looked for', { timeout: 30_000 }, () => {
    let found = 0;
    for (const text of texts(400, 30)) {
      const whole = fold(text);
      const pieces = new Set(grams.ofText(whole, []));
      for (let from = 0; from < text.length; from += 1) {
        for (const kind of ['word', 'phrase'] as const) {
          const part = {
            text: text.slice(from, from + 5).trim(),
            kind,
            not: false,
            start: 0,
            end: 0,
          };
          if (!part.text.isWellFormed() || (kind === 'word' && /\s/.test(part.text))) continue;
          const needle = needleOf(part);
          if (!needle) continue;
          const wanted = grams.ofNeedle(needle);
          expect(wanted.length, `${kind} ${JSON.stringify(part.text)}`).toBeGreaterThan(0);
          if (!new Matcher([needle]).first(whole)) continue;
          found += 1;
          const missing = wanted.filter((piece) => !pieces.has(piece));
          expect(missing, JSON.stringify({ text, needle })).toEqual([]);
        }
      }
    }
    expect(found).toBeGreaterThan(2_000);
  });

  test('is of one workspace', () => {
    const other = new Grams('018f0000-0000-7000-8000-000000000001');
    const shared = other
      .ofText('deploy', [])
      .filter((gram) => grams.ofText('deploy', []).includes(gram));
    expect(shared).toEqual([]);
  });
});
