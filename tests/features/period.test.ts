import { expect, it } from 'vitest';
import { periodDays, periodRange } from '@/features/insights/period';

it('a period ends today and has as many UTC days as it says', () => {
  const now = new Date('2026-03-01T00:30:00Z');
  expect(periodRange(7, now)).toEqual({ from: '2026-02-23', to: '2026-03-01' });
});

it('an address can only ask for a period on offer', () => {
  expect(['90', '91', '-7', 'x', null].map(periodDays)).toEqual([90, 30, 30, 30, 30]);
});
