import { expect, test } from 'vitest';
import { createWorkQueue, QueueFull } from '@/server/infra/work-queue';

function deferred() {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { ended, end };
}

test('jobs run a few at a time, in order, and one too many is refused at once', async () => {
  const run = createWorkQueue({ concurrency: 2, waiting: 1 });
  const jobs = Array.from({ length: 4 }, deferred);
  const began: number[] = [];
  const start = (n: number) =>
    run(async () => {
      began.push(n);
      await jobs[n]?.ended;
      return n;
    });
  const results = [start(0), start(1), start(2)];
  await expect(start(3)).rejects.toBeInstanceOf(QueueFull);
  expect(began).toEqual([0, 1]);
  jobs[1]?.end();
  expect(await results[1]).toBe(1);
  await expect.poll(() => began).toEqual([0, 1, 2]);
  jobs[0]?.end();
  jobs[2]?.end();
  expect(await Promise.all(results)).toEqual([0, 1, 2]);
});

test('a job that fails makes room for the next', async () => {
  const run = createWorkQueue({ concurrency: 1, waiting: 1 });
  const failing = run(() => Promise.reject(new Error('no')));
  const next = run(async () => 'next');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('next');
});
