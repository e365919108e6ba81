import postgres from 'postgres';
import { expect, inject, test } from 'vitest';
import { database, freshDatabase, startPostgres } from '../harness/postgres';
import { startRedis } from '../harness/redis';

test('a worker has a migrated database, and a test may have one of its own', async () => {
  await using fresh = await freshDatabase();
  for (const url of [await database(), fresh.url]) {
    const sql = postgres(url, { max: 1 });
    const [row] =
      await sql`select count(*)::int as n from information_schema.tables where table_name = 'messages'`;
    expect(row).toEqual({ n: 1 });
    await sql.end();
  }
});

test('a private Postgres keeps what it acknowledged over a kill', async () => {
  await using store = await startPostgres();
  const sql = postgres(store.url, { max: 1, onnotice: () => undefined });
  await sql`create table kept as select 7 as n`;
  await store.kill();
  await expect(sql`select 1`).rejects.toThrow();
  await store.start();
  expect(await sql`select n from kept`).toEqual([{ n: 7 }]);
  await sql.end();
});

test('a private Redis can be killed and started again', async () => {
  await using redis = await startRedis();
  expect(redis.url).not.toBe(inject('redisUrl'));
  await redis.kill();
  await redis.start();
});
