import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStore, type Store } from '@/server/db/client';
import { enqueue, type Job } from '@/server/domain/job';
import { createLogger } from '@/server/infra/logger';
import { JobFailure, type JobHandler, startJobs } from '@/server/jobs/run-jobs';
import { freshDatabase } from '../harness/postgres';
import { until } from '../harness/wait';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let store: Store;
beforeAll(async () => {
  database = await freshDatabase();
  store = openStore({ url: database.url, max: 8 });
});
beforeEach(() => store.sql`delete from jobs`);
afterAll(async () => {
  await store.close();
  await database[Symbol.asyncDispose]();
});

const log = createLogger('silent');
const left = async () => (await store.sql`select from jobs`).length;
const ask = (keys: string[]) =>
  enqueue(
    store.sql,
    keys.map((key) => ({ queue: 'mail', key })),
  );

/** A process that does the jobs of `mail`. */
function start(run: JobHandler['run'], options: Partial<JobHandler> = {}) {
  const handler = { queue: 'mail', most: 3, run, ...options };
  return startJobs({ sql: store.sql, log, handlers: [handler], pollMs: 50 });
}

test('several processes do each job once', async () => {
  const done: string[] = [];
  const work = async ({ key }: Job) => {
    await sleep(1);
    done.push(key);
  };
  const processes = [start(work), start(work), start(work)];
  const keys = Array.from({ length: 200 }, (_, index) => `${index}`);
  await ask(keys);
  for (const one of processes) one.wake();
  await until(async () => (await left()) === 0);
  await Promise.all(processes.map((one) => one.close()));
  expect(done.sort()).toEqual(keys.sort());
});

test('a job that fails keeps no other from being done, and is counted until it is mended', async () => {
  let isBroken = true;
  const done: string[] = [];
  const one = start(async ({ key }) => {
    if (key === 'bad' && isBroken) throw new Error('The address is not one');
    done.push(key);
  });
  await ask(['bad', 'good', 'better']);
  await until(() => done.length === 2);
  const failed = await until(async () => {
    const [row] =
      await store.sql`select attempts, last_error as error from jobs where last_error is not null`;
    return row;
  });
  expect(failed).toEqual({ attempts: 1, error: 'The address is not one' });
  isBroken = false;
  await store.sql`update jobs set run_at = now()`;
  await until(() => done.length === 3);
  await until(async () => (await left()) === 0);
  await one.close();
});

test('what is kept with a job that failed stands in no log', async () => {
  const lines: string[] = [];
  const listening = pino({ level: 'warn' }, { write: (line) => void lines.push(line) });
  const handler: JobHandler = {
    queue: 'mail',
    most: 1,
    async run() {
      throw new JobFailure('No mailbox ann@example.com');
    },
  };
  const one = startJobs({ sql: store.sql, log: listening, handlers: [handler], pollMs: 50 });
  await ask(['reset ann@example.com']);
  await until(() => lines.length > 0);
  expect(lines.join()).not.toContain('ann@');
  const [row] = await store.sql`select last_error as error from jobs`;
  expect(row?.error).toBe('No mailbox ann@example.com');
  await one.close();
});

test('what a process that stops has begun is given back, and another does it', async () => {
  const begun: string[] = [];
  const stopping = start(async ({ key }, signal) => {
    begun.push(key);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  });
  await ask(['a']);
  await until(() => begun.length === 1);
  await stopping.close();
  expect(await store.sql`select attempts, leased_until from jobs`).toEqual([
    { attempts: 0, leased_until: null },
  ]);
  const done: string[] = [];
  const other = start(async ({ key }) => void done.push(key));
  await until(() => done.length === 1);
  await until(async () => (await left()) === 0);
  await other.close();
});

test('what repeats runs again, and is never given up', async () => {
  let runs = 0;
  const one = start(
    async () => {
      runs += 1;
      throw new Error('not yet');
    },
    { most: 1, repeatMs: 60_000 },
  );
  for (const count of [1, 2, 3]) {
    await until(() => runs === count);
    const [row] = await until(async () => {
      const rows = await store.sql`
        select given_up_at from jobs where attempts = ${count} and leased_until is null`;
      return rows.length > 0 && rows;
    });
    expect(row?.given_up_at).toBe(null);
    await store.sql`update jobs set run_at = now()`;
  }
  await one.close();
});
