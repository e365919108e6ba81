import { expect, it, test } from 'vitest';
import { daysUpTo, parsePeriod } from '@/features/insights/period';
import { linesUpTo } from '@/features/insights/scale';

const now = new Date('2026-03-01T00:30:00Z');

it('a period on offer ends today and has as many UTC days as it says', () => {
  expect(parsePeriod({ days: '7' }, now)).toEqual({
    days: 7,
    from: '2026-02-23',
    to: '2026-03-01',
  });
});

it('any days can be chosen, up to the limit', () => {
  const chosen = { from: '2018-01-31', to: '2018-02-09' };
  expect(parsePeriod(chosen, now)).toEqual({ days: null, ...chosen });
  expect(parsePeriod({ from: '2018-01-01', to: '2018-12-31' }, now).days).toBe(null);
});

it('what makes no sense is the default', () => {
  const odd = [
    { days: '91' },
    { days: ['7', '30'] },
    { from: '2018-02-30', to: '2018-03-01' },
    { from: '2018-02-09', to: '2018-01-31' },
    { from: '2018-01-31' },
    { from: '2017-01-01', to: '2018-12-31' },
  ];
  expect(odd.map((asked) => parsePeriod(asked, now).days)).toEqual(odd.map(() => 30));
});

it('the last days with something in them end with it', () => {
  expect(daysUpTo('2018-02-09', 10)).toEqual({ from: '2018-01-31', to: '2018-02-09' });
});

test.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [4, [0, 1, 2, 3, 4]],
  [7, [0, 2, 4, 6, 8]],
  [1_281, [0, 500, 1_000, 1_500]],
  [300_000, [0, 100_000, 200_000, 300_000]],
])('a chart up to %i ends with a line at its top', (most, lines) => {
  expect(linesUpTo(most)).toEqual(lines);
});
