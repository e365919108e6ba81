import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Throttle } from '@/server/infra/slice';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** How long each step's pause is, of steps of so many milliseconds. */
async function restsAfter(steps: number[]): Promise<number[]> {
  const pauses: number[] = [];
  let paused = 0;
  const throttle = new Throttle(async (ms) => {
    paused = ms;
    vi.advanceTimersByTime(ms);
  });
  for (const ms of steps) {
    paused = 0;
    vi.advanceTimersByTime(ms);
    await throttle.wait();
    pauses.push(paused);
  }
  return pauses;
}

test('short work never pauses, long work pauses as long as each step takes from there on', async () => {
  expect(await restsAfter([10, 10, 10, 10, 10])).toEqual([0, 0, 0, 0, 0]);
  expect(await restsAfter([20, 20, 20, 10, 5])).toEqual([0, 0, 20, 10, 5]);
});

test('a step that takes very long is followed by a short pause', async () => {
  expect(await restsAfter([1_000, 1])).toEqual([50, 1]);
});
