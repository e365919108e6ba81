import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStore, type Store } from '@/server/db/client';
import {
  countJobs,
  enqueue,
  ensureScheduled,
  failJob,
  finishJob,
  keepJob,
  listTroubledJobs,
  retryJobs,
  returnJob,
  takeJobs,
} from '@/server/domain/job';
import { freshDatabase } from '../harness/postgres';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let store: Store;
beforeAll(async () => {
  database = await freshDatabase();
  store = openStore({ url: database.url, max: 4 });
});
beforeEach(() => store.sql`delete from jobs`);
afterAll(async () => {
  await store.close();
  await database[Symbol.asyncDispose]();
});

const ask = (key = 'a', payload = {}) => enqueue(store.sql, [{ queue: 'mail', key, payload }]);
const take = (most = 10) => takeJobs(store.sql, { queues: ['mail'], most });
const all = () =>
  store.sql`select key, attempts, version, last_error as error, given_up_at is not null as "isGivenUp",
    leased_until is not null as "isTaken", round(extract(epoch from run_at - now()))::int as "inSeconds"
    from jobs order by created_at`;

async function takeOne() {
  const [job] = await take(1);
  if (!job) throw new Error('There was no job to take');
  return job;
}

test('a job of a transaction that does not commit is none', async () => {
  await store.sql
    .begin(async (tx) => {
      await enqueue(tx, [{ queue: 'mail', key: 'a' }]);
      throw new Error('no');
    })
    .catch(() => undefined);
  expect(await take()).toEqual([]);
  await store.sql.begin((tx) => enqueue(tx, [{ queue: 'mail', key: 'a' }]));
  expect(await take()).toMatchObject([{ key: 'a', attempts: 1 }]);
});

test('is taken once, by whoever is first, the oldest first, and not from other queues', async () => {
  await ask('a');
  await ask('b');
  await enqueue(store.sql, [{ queue: 'other', key: 'a' }]);
  const taken = await Promise.all([take(1), take(1), take(1), take(1)]);
  expect(
    taken
      .flat()
      .map(({ key }) => key)
      .sort(),
  ).toEqual(['a', 'b']);
  expect(await take()).toEqual([]);
});

test('what is asked for again while it waits is done once, with what was said last', async () => {
  await ask('a', { n: 1 });
  await ask('a', { n: 2 });
  const job = await takeOne();
  expect(job.payload).toEqual({ n: 2 });
  await finishJob(store.sql, job);
  expect(await all()).toEqual([]);
});

test('what is asked for again while it runs is done once more', async () => {
  await ask('a', { n: 1 });
  const job = await takeOne();
  await ask('a', { n: 2 });
  expect(await take()).toEqual([]);
  await finishJob(store.sql, job);
  expect(await take()).toMatchObject([{ payload: { n: 2 }, attempts: 1 }]);
});

test('one that fails is tried later each time, and at last given up; it stays to be read', async () => {
  await ask();
  const waits: number[] = [];
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    const job = await takeOne();
    const { isGivenUp } = await failJob(store.sql, job, { error: `no ${attempt}`, most: 4 });
    expect(isGivenUp).toBe(attempt === 4);
    const [row] = await all();
    waits.push(row?.inSeconds);
    await store.sql`update jobs set run_at = now()`;
  }
  expect(waits.map((wait, index) => wait >= 3 * 2 ** index && wait <= 7 * 2 ** index)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(await take()).toEqual([]);
  expect(await listTroubledJobs(store.sql)).toMatchObject([
    { key: 'a', attempts: 4, lastError: 'no 4', runAt: null },
  ]);
  expect(await countJobs(store.sql)).toEqual({ due: 0, lagSeconds: 0, failing: 0, givenUp: 1 });
  expect(await retryJobs(store.sql)).toBe(1);
  expect(await take()).toMatchObject([{ key: 'a', attempts: 1 }]);
});

test('work that is asked for after it was given up is done, and is not done twice by a retry', async () => {
  await ask();
  await failJob(store.sql, await takeOne(), { error: 'no', most: 1 });
  await ask();
  expect(await retryJobs(store.sql)).toBe(0);
  expect(await all()).toMatchObject([{ key: 'a', isGivenUp: false, error: null }]);
});

test('one whose process died is another’s when the lease has ended, and the first ends nothing then', async () => {
  await ask();
  const first = await takeOne();
  expect(await keepJob(store.sql, first)).toBe(true);
  await store.sql`update jobs set leased_until = now() - interval '1 s'`;
  const second = await takeOne();
  expect(second.attempts).toBe(2);
  expect(await keepJob(store.sql, first)).toBe(false);
  await finishJob(store.sql, first);
  await failJob(store.sql, first, { error: 'no', most: 1 });
  await returnJob(store.sql, first);
  expect(await all()).toMatchObject([{ attempts: 2, isTaken: true, isGivenUp: false }]);
  await finishJob(store.sql, second);
  expect(await all()).toEqual([]);
});

test('one that is given back was not tried', async () => {
  await ask();
  await returnJob(store.sql, await takeOne());
  expect(await take()).toMatchObject([{ attempts: 1 }]);
});

test('one that repeats is due after a while, and is begun once however many ask', async () => {
  const repeat = { queue: 'mail', key: 'repeat' };
  await Promise.all([ensureScheduled(store.sql, repeat), ensureScheduled(store.sql, repeat)]);
  const job = await takeOne();
  await finishJob(store.sql, job, { repeatMs: 60_000 });
  await ensureScheduled(store.sql, repeat);
  expect(await all()).toMatchObject([{ attempts: 0, inSeconds: 60, isTaken: false }]);
  expect(await take()).toEqual([]);
});

test('counts say how many are due and since when', async () => {
  await ask('a');
  await ask('b');
  await store.sql`update jobs set run_at = now() - interval '90 s' where key = 'a'`;
  const counts = await countJobs(store.sql);
  expect(counts).toMatchObject({ due: 2, failing: 0, givenUp: 0 });
  expect(Math.round(counts.lagSeconds)).toBe(90);
});
