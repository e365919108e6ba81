import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { openStore } from '@/server/db/client';
import { readExpensively } from '@/server/db/expensive';
import { disposables } from '../harness/disposables';
import { database } from '../harness/postgres';

const SETTING = sql`select current_setting('statement_timeout') as limit`;

async function set() {
  const stack = disposables();
  const store = openStore({ url: await database(), max: 2 });
  stack.defer(() => store.close());
  return { store, [Symbol.asyncDispose]: stack[Symbol.asyncDispose] };
}

test('what reads much has ten seconds a statement, and is told when it took too long', async () => {
  await using scene = await set();
  const { store } = scene;
  const limitOf = async (db: Pick<typeof store.db, 'execute'>) => [...(await db.execute(SETTING))];
  expect(await store.expensive(undefined, limitOf)).toEqual([{ limit: '10s' }]);
  expect(await limitOf(store.db)).toEqual([{ limit: '15s' }]);
  const late = store.expensive(undefined, async (db) => {
    await db.execute(sql`set local statement_timeout = 50`);
    await db.execute(sql`select pg_sleep(5)`);
  });
  await expect(late).rejects.toMatchObject({ kind: 'unavailable', reason: 'took_too_long' });
});

test('and two connections for all of it, which are none of those that everything else has', async () => {
  await using scene = await set();
  const { store } = scene;
  const pids = new Set<number>();
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const begun: number[] = [];
  const readers = Array.from({ length: 4 }, (_, index) =>
    store.expensive(undefined, async (db) => {
      const [row] = await db.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
      begun.push(index);
      if (row) pids.add(row.pid);
      await opened;
    }),
  );
  await expect.poll(() => begun.length).toBe(2);
  const others = await Promise.all(
    Array.from({ length: 4 }, () =>
      store.db.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`),
    ),
  );
  for (const [row] of others) expect(pids).not.toContain(row?.pid);
  expect(begun).toHaveLength(2);
  open();
  await Promise.all(readers);
  expect(pids.size).toBe(2);
});

const TOOK_TOO_LONG = { kind: 'unavailable', reason: 'took_too_long' };

test('and is told so where its own reader makes a result of the error', async () => {
  await using scene = await set();
  const late = scene.store.expensive(undefined, async (db) => {
    await db.execute(sql`set local statement_timeout = 50`);
    return db.execute(sql`select pg_sleep(5)`).catch(() => 'an error as a result');
  });
  await expect(late).rejects.toMatchObject(TOOK_TOO_LONG);
});

test.each<[string, Parameters<typeof readExpensively>[2]]>([
  [
    'goes into many statements',
    async (client) => {
      for (let left = 100; left > 0; left -= 1) await client.unsafe('select pg_sleep(0.05)');
    },
  ],
  ['goes into no statement', () => new Promise(() => undefined)],
])('its time is that of all it does: when it %s it ends as well', async (_, work) => {
  await using scene = await set();
  const began = performance.now();
  const limits = { signal: undefined, timeoutMs: 200 };
  await expect(readExpensively(scene.store.sql, limits, work)).rejects.toMatchObject(TOOK_TOO_LONG);
  expect(performance.now() - began).toBeLessThan(4_000);
  // Its connection serves others.
  expect(await scene.store.sql`select 1 as one`).toEqual([{ one: 1 }]);
});

test('a cancellation that arrives late meets no other statement', async () => {
  await using stack = disposables();
  const direct = new URL(await database());
  // The store's connection comes first; what cancels its statement is held up on its way.
  let connections = 0;
  const late = createServer((near) => {
    connections += 1;
    const far = connect(Number(direct.port), direct.hostname);
    for (const socket of [near, far])
      socket.on('error', () => [near, far].map((it) => it.destroy()));
    far.pipe(near);
    if (connections === 1) near.pipe(far);
    else setTimeout(() => near.pipe(far), 600);
  });
  late.listen(0, '127.0.0.1');
  await once(late, 'listening');
  stack.defer(() => void late.close());
  const url = Object.assign(new URL(direct), { port: (late.address() as AddressInfo).port });
  const store = openStore({ url: url.href, max: 1 });
  stack.defer(() => store.close());
  const read = readExpensively(store.sql, { signal: undefined, timeoutMs: 100 }, async (client) => {
    await client.unsafe('select pg_sleep(0.3)');
    await new Promise(() => undefined);
  });
  await expect(read).rejects.toMatchObject(TOOK_TOO_LONG);
  expect(await store.sql`select pg_sleep(1)`).toHaveLength(1);
  expect(connections).toBe(2);
});
