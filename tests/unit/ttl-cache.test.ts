import { expect, test } from 'vitest';
import { ttlCache } from '@/server/db/ttl-cache';
import { until } from '../harness/wait';

interface Found {
  key: string;
  question: number;
}

/** A store of which each answer tells the number of the question. */
function countingStore({ maxAgeMs = 10_000, has = () => true as boolean } = {}) {
  let asked = 0;
  const memory = ttlCache<string, Found>(
    async (key) => {
      asked += 1;
      const question = asked;
      await Promise.resolve();
      return has() ? { key, question } : null;
    },
    { maxAgeMs },
  );
  return { ...memory, asked: () => asked };
}

test('what was found is asked for once, until it is too old', async () => {
  const { look, asked } = countingStore({ maxAgeMs: 1_000 });
  expect(await look('a')).toEqual({ key: 'a', question: 1 });
  expect(await look('a')).toEqual({ key: 'a', question: 1 });
  expect(await look('b')).toEqual({ key: 'b', question: 2 });
  await until(async () => (await look('a'))?.question === 3);
  expect(asked()).toBe(3);
});

test('what was not found may have come to be', async () => {
  let isThere = false;
  const { look } = countingStore({ has: () => isThere });
  expect(await look('a')).toBeNull();
  isThere = true;
  expect(await look('a')).toEqual({ key: 'a', question: 2 });
});

test('what is told to be gone is asked for again, and nothing else is', async () => {
  const { look, forget, asked } = countingStore();
  await look('a');
  await look('b');
  forget(({ key }) => key === 'a');
  expect(await look('b')).toEqual({ key: 'b', question: 2 });
  expect(await look('a')).toEqual({ key: 'a', question: 3 });
  expect(asked()).toBe(3);
});

test('what ends while it is looked up is not kept as it was', async () => {
  const { look, forget } = countingStore();
  const early = look('a');
  forget(({ key }) => key === 'a');
  expect(await early).toEqual({ key: 'a', question: 1 });
  expect(await look('a')).toEqual({ key: 'a', question: 2 });
});
