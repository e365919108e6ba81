import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LONGEST_PAUSE_MS, Pace } from '@/server/infra/pace';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('who comes with much at once pauses until it is made up for, and is then as anyone', () => {
  const pace = new Pace({ perSecond: 10, burstSeconds: 5 });
  expect(pace.take('ann', 50)).toBe(0);
  expect(pace.take('ann', 20)).toBe(2_000);
  expect(pace.take('raj', 1)).toBe(0);
  vi.advanceTimersByTime(3_000);
  expect(pace.take('ann', 10)).toBe(0);
  expect(pace.take('ann', 1)).toBe(100);
  // However long one asks for nothing, no more than a burst is saved up.
  vi.advanceTimersByTime(10 * 60_000);
  expect(pace.take('ann', 50)).toBe(0);
  expect(pace.take('ann', 1)).toBe(100);
});

test('a pause is bounded, whatever was done before: others may share it', () => {
  const pace = new Pace({ perSecond: 10, burstSeconds: 5 });
  expect(pace.take('a network', 10_000)).toBe(LONGEST_PAUSE_MS);
  expect(pace.take('a network', 10_000)).toBe(LONGEST_PAUSE_MS);
  vi.advanceTimersByTime(LONGEST_PAUSE_MS);
  expect(pace.take('a network', 1)).toBe(100);
});
