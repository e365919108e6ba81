import { expect, test, vi } from 'vitest';
import { Concurrency } from '@/server/infra/concurrency';

const USUAL = { name: 'reads', atOnce: 2, waiting: 3, perSecond: 1_000 };

/** Work that ends when it is told to, and what has begun so far. */
function set(bounds: Partial<typeof USUAL> = {}) {
  const limits = new Concurrency({ ...USUAL, ...bounds });
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (
    name: string,
    { key = 'ann', signal }: { key?: string; signal?: AbortSignal } = {},
  ) =>
    limits.run(key, signal, () => {
      begun.push(name);
      return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
    });
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { run, begun, end };
}

test('each caller has so many running, the rest waits in order, and others do not wait for them', async () => {
  const { run, begun, end } = set();
  const all = ['a', 'b', 'c', 'd'].map((name) => run(name));
  all.push(run('other', { key: 'raj' }));
  expect(begun).toEqual(['a', 'b', 'other']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'other', 'c']);
  await end('a');
  for (const name of ['c', 'd', 'other']) await end(name);
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd', 'other']);
});

test('what fails makes room as well', async () => {
  const limits = new Concurrency({ ...USUAL, atOnce: 1 });
  const failing = () => Promise.reject(new Error('no'));
  await expect(limits.run('ann', undefined, failing)).rejects.toThrow('no');
  expect(await limits.run('ann', undefined, async () => 'yes')).toBe('yes');
});

test('one more than may wait is refused, with the limit and when to come again', async () => {
  const { run, end } = set();
  const all = ['a', 'b', 'c', 'd', 'e'].map((name) => run(name));
  await expect(run('f')).rejects.toMatchObject({
    kind: 'rate_limited',
    limit: 'reads',
    retryAfterMs: 1_000,
  });
  for (const name of ['a', 'b', 'c', 'd', 'e']) await end(name);
  await Promise.all(all);
});

test('a caller who leaves while they wait never begins, and makes room in the queue', async () => {
  const { run, begun, end } = set();
  const leaving = new AbortController();
  const running = [run('a'), run('b')];
  const gone = ['c', 'd', 'e'].map((name) => run(name, { signal: leaving.signal }));
  leaving.abort();
  for (const one of gone)
    await expect(one).rejects.toMatchObject({ reason: 'client_closed_request' });
  await expect(run('f', { signal: leaving.signal })).rejects.toMatchObject({
    reason: 'client_closed_request',
  });
  const last = run('g');
  for (const name of ['a', 'b', 'g']) await end(name);
  await Promise.all([...running, last]);
  expect(begun).toEqual(['a', 'b', 'g']);
});

test('work that takes its time pauses as well, a burst of it aside and never for long', async () => {
  vi.useFakeTimers();
  try {
    const limits = new Concurrency({ ...USUAL, atOnce: 1, perSecond: 10, share: 1 / 4 });
    const work = (ms: number) => () => new Promise<void>((resolve) => setTimeout(resolve, ms));
    const ends: number[] = [];
    const began = performance.now();
    const chain = (async () => {
      for (let n = 0; n < 20; n += 1) {
        await limits.run('ann', undefined, work(200));
        ends.push(performance.now() - began);
      }
    })();
    await vi.advanceTimersByTimeAsync(60_000);
    await chain;
    expect(ends[4]).toBeLessThan(1_100);
    // From there on a fifth of a second of every four fifths.
    expect((ends[19] ?? 0) - (ends[9] ?? 0)).toBeGreaterThan(7_500);
    expect((ends[19] ?? 0) - (ends[9] ?? 0)).toBeLessThan(8_500);
    // However long one took, the next waits five seconds and no more.
    const long = limits.run('ann', undefined, work(30_000));
    const ended = long.then(() => performance.now());
    const next = limits.run('ann', undefined, async () => performance.now());
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await next) - (await ended)).toBeCloseTo(5_000, -1);
  } finally {
    vi.useRealTimers();
  }
});

test('five seconds’ worth may begin at once, and then so many a second', async () => {
  vi.useFakeTimers();
  try {
    const limits = new Concurrency({ name: 'reads', atOnce: 4, waiting: 1_000, perSecond: 10 });
    let done = 0;
    const work = async () => {
      done += 1;
    };
    const all = Array.from({ length: 80 }, () => limits.run('ann', undefined, work));
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toBe(51);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(done).toBeGreaterThanOrEqual(60);
    expect(done).toBeLessThanOrEqual(62);
    await vi.advanceTimersByTimeAsync(3_000);
    await Promise.all(all);
    // Whoever pauses has that many again.
    await vi.advanceTimersByTimeAsync(10_000);
    const before = done;
    void Promise.all(Array.from({ length: 60 }, () => limits.run('ann', undefined, work)));
    await vi.advanceTimersByTimeAsync(0);
    expect(done - before).toBe(51);
    await vi.advanceTimersByTimeAsync(2_000);
  } finally {
    vi.useRealTimers();
  }
});
