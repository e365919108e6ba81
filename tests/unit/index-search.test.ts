import { expect, test } from 'vitest';
import { pauseAfter } from '@/server/jobs/index-search';

test('indexing takes a tenth of an idle process, far less of a busy one, and never stops', () => {
  const shareOf = (utilization: number) => 200 / (200 + pauseAfter(200, utilization));
  expect(shareOf(0)).toBeCloseTo(0.1);
  expect(shareOf(0.5)).toBeLessThan(0.03);
  expect(shareOf(0.8)).toBeLessThan(0.01);
  expect(pauseAfter(200, 1)).toBe(30_000);
});

test('little work is done soon again', () => {
  expect(pauseAfter(1, 0.2)).toBe(1_000);
});
