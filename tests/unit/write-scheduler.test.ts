import { expect, test } from 'vitest';
import { WriteScheduler } from '@/server/realtime/write-scheduler';
import { until } from '../harness/wait';

/** Streams that each take this long to write, and when they did. */
function streams(scheduler: WriteScheduler, count: number, ms: number) {
  const writes: number[] = [];
  const idle = new Set(
    Array.from({ length: count }, () => ({
      flush() {
        const began = performance.now();
        while (performance.now() - began < ms);
        writes.push(performance.now());
        idle.add(this);
      },
    })),
  );
  const addAll = () => {
    for (const one of idle) {
      // What comes to one that waits already piles up.
      idle.delete(one);
      scheduler.add(one);
    }
    scheduler.flush();
  };
  return { writes, addAll, close: () => scheduler.close() };
}

test('what comes while the process is idle leaves at once', () => {
  const { writes, addAll } = streams(new WriteScheduler(), 3, 0);
  addAll();
  expect(writes).toHaveLength(3);
  addAll();
  expect(writes).toHaveLength(6);
});

test('a round ends with those that it began with, however much comes meanwhile, and a pause follows', async () => {
  const { writes, addAll, close } = streams(new WriteScheduler(), 200, 0.2);
  addAll();
  expect(writes.length).toBeLessThan(200);
  // More comes between all slices, sooner than a round is over.
  const more = setInterval(addAll, 5);
  await until(() => writes.length > 200);
  clearInterval(more);
  close();
  // The round took at least 200 × 0.2 ms, and so does the pause after it.
  const [last = 0, next = 0] = writes.slice(199, 201);
  expect(next - last).toBeGreaterThan(39);
});
