import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { openStore, type Sql } from '@/server/db/client';
import { disposables } from '../harness/disposables';
import { database, startPostgres } from '../harness/postgres';
import { until } from '../harness/wait';

/** Nothing that is asked of the store may take longer than this, answered or not. */
const PATIENCE_MS = 5_000;

test('every query and transaction ends while backends die and Postgres is killed and started', async () => {
  await using stack = disposables();
  const server = stack.use(await startPostgres());
  const store = openStore({ url: server.url, max: 4 });
  stack.defer(() => store.close());
  const aside = postgres(server.url, { max: 1, connection: { application_name: 'aside' } });
  stack.defer(() => aside.end({ timeout: 1 }));
  const work = startWork(store.sql);
  await until(() => work.answered() > 0);

  for (let n = 0; n < 6; n += 1) {
    await sleep(200);
    await aside`
      select pg_terminate_backend(pid) from (
        select pid, row_number() over () as place from pg_stat_activity
        where application_name = 'parley'
      ) as backends where place % 2 = ${n % 2}`;
  }
  await server.kill();
  const failed = work.failed();
  await until(() => work.failed() > failed + 20, { timeoutMs: PATIENCE_MS });
  await server.start();
  const before = work.answered();
  await until(() => work.answered() > before + 100, { timeoutMs: PATIENCE_MS });

  await work.stop();
  expect(work.failed()).toBeGreaterThan(0);
  expect(work.slowest()).toBeLessThan(PATIENCE_MS);
}, 60_000);

/** Six at work without a pause: half with plain queries, half with transactions of several. */
function startWork(sql: Sql) {
  const waiting = new Set<number>();
  const counts = { answered: 0, failed: 0, slowest: 0 };
  let isOver = false;
  const repeat = async (ask: () => Promise<unknown>) => {
    while (!isOver) {
      const began = performance.now();
      waiting.add(began);
      const isAnswered = await ask().then(
        () => true,
        () => false,
      );
      waiting.delete(began);
      counts[isAnswered ? 'answered' : 'failed'] += 1;
      counts.slowest = Math.max(counts.slowest, performance.now() - began);
      if (!isAnswered) await sleep(10);
    }
  };
  const query = async () => sql`select pg_sleep(0.002), ${1}::int`;
  const transaction = () =>
    sql.begin(async (tx) => {
      await Promise.all([tx`select pg_sleep(0.002)`, tx`select ${2}::int`, tx`select 3`]);
      await tx`select 4`;
    });
  const workers = [query, transaction, query, transaction, query, transaction].map(repeat);
  const slowestWaiting = () => performance.now() - Math.min(performance.now(), ...waiting);
  return {
    answered: () => counts.answered,
    failed: () => counts.failed,
    slowest: () => Math.max(counts.slowest, slowestWaiting()),
    async stop() {
      isOver = true;
      await Promise.race([Promise.all(workers), sleep(PATIENCE_MS)]);
    },
  };
}

test('a connection goes on after a COPY that was read slowly', async () => {
  const { sql, close } = openStore({ url: await database(), max: 1 });
  const rows = await sql.begin(async (tx) => {
    const out = await tx`
      copy (select repeat('x', 1000) from generate_series(1, 20000)) to stdout`.readable();
    let bytes = 0;
    for await (const chunk of out) {
      bytes += chunk.length;
      await sleep(0);
    }
    expect(bytes).toBe(20_000 * 1_001);
    return tx`select 1 as there`;
  });
  expect(rows).toEqual([{ there: 1 }]);
  await close();
}, 10_000);

test('rows that a COPY may not bring are an error of the stream, whenever they are refused', async () => {
  const { sql, close } = openStore({ url: await database(), max: 1 });
  for (const text of ['1\n', '1\n1\n', 'no number\n']) {
    const copy = sql.begin(async (tx) => {
      await tx`create temp table picky (n int primary key check (n > 1)) on commit drop`;
      await pipeline([text], await tx`copy picky from stdin`.writable());
    });
    await expect(copy).rejects.toThrow(/picky|integer/);
  }
  expect(await sql`select 1 as there`).toEqual([{ there: 1 }]);
  await close();
}, 10_000);

test('a query that ends in the middle of its rows leaves none of them, nor holes, to the next one', async () => {
  const { sql, close } = openStore({ url: await database(), max: 1 });
  // The rows that come first are sent before the one that fails is computed.
  const dividing = sql`select 1 / (4 - n) from generate_series(1, 10) n`;
  const next = sql`select n from generate_series(1, 3) n`;
  await expect(dividing).rejects.toThrow('division by zero');
  expect([...(await next)]).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);

  const dying = sql`
    select n, repeat('x', 10000), case when n = 100 then pg_terminate_backend(pg_backend_pid()) end
    from generate_series(1, 100) n`;
  await expect(dying).rejects.toThrow();
  const three = () => sql<{ n: number }[]>`select n from generate_series(1, 3) n`;
  // The one that is sent before the end of the connection is seen fails with it.
  const rows = await until(() => three().catch(() => null));
  expect([...rows]).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  await close();
}, 10_000);
