import { expect, test } from 'vitest';
import { batchLoader } from '@/server/db/batch-loader';
import { until } from '../harness/wait';

/** A store that answers a question when it is told to. */
function slowStore(options?: Parameters<typeof batchLoader>[1]) {
  const questions: { keys: number[]; answer(): void; fail(): void }[] = [];
  const look = batchLoader<number, string>(
    (keys) =>
      new Promise((resolve, reject) => {
        questions.push({
          keys,
          answer: () => resolve(keys.map((key) => `of ${key}`)),
          fail: () => reject(new Error('away')),
        });
      }),
    options,
  );
  return { look, questions };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('who asks first is asked for at once, and all who ask meanwhile together', async () => {
  const { look, questions } = slowStore();
  const first = look(1);
  const others = [look(2), look(3), look(3)];
  expect(questions.map(({ keys }) => keys)).toEqual([[1]]);
  questions[0]?.answer();
  expect(await first).toBe('of 1');
  await settled();
  expect(questions.map(({ keys }) => keys)).toEqual([[1], [2, 3, 3]]);
  questions[1]?.answer();
  expect(await Promise.all(others)).toEqual(['of 2', 'of 3', 'of 3']);
});

test('a question that fails is answered to those who asked it, and the next is asked', async () => {
  const { look, questions } = slowStore();
  const first = look(1);
  const second = look(2);
  questions[0]?.fail();
  await expect(first).rejects.toThrow('away');
  await settled();
  questions[1]?.answer();
  expect(await second).toBe('of 2');
});

test('a crowd waits for more of it, who asks alone does not', async () => {
  const { look, questions } = slowStore({ pauseMs: 500 });
  void look(1);
  questions[0]?.answer();
  await settled();
  void look(2);
  void look(3);
  expect(questions.map(({ keys }) => keys)).toEqual([[1], [2]]);
  questions[1]?.answer();
  await settled();
  void look(4);
  expect(questions).toHaveLength(2);
  await until(() => questions.length > 2);
  expect(questions.map(({ keys }) => keys)).toEqual([[1], [2], [3, 4]]);
});

test('a question that nobody answers is given up, and the next is asked', async () => {
  const { look, questions } = slowStore({ deadlineMs: 500 });
  const first = look(1);
  const second = look(2);
  await expect(first).rejects.toMatchObject({ kind: 'unavailable' });
  await settled();
  questions[1]?.answer();
  expect(await second).toBe('of 2');
});

test('a crowd is asked for in parts', async () => {
  const { look, questions } = slowStore();
  const all = Array.from({ length: 1_201 }, (_, key) => look(key));
  for (let part = 0; part < 4; part += 1) {
    questions[part]?.answer();
    await settled();
  }
  expect(questions.map(({ keys }) => keys.length)).toEqual([1, 500, 500, 200]);
  expect((await Promise.all(all)).at(-1)).toBe('of 1200');
});
