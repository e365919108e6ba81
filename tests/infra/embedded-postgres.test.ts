import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '@/server/db/migrate';
import { openEmbeddedPostgres } from '@/server/infra/embedded-postgres';
import { until } from '../harness/wait';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-test-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const lockFile = () => join(dataDir, 'postgres', 'postmaster.pid');
const postmasterPid = async () => Number((await readFile(lockFile(), 'utf8')).split('\n')[0]);

async function run<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

test('what was written is there after a stop and a start', async () => {
  const first = await openEmbeddedPostgres({ dataDir, role: 'server' });
  await run(first.url, (sql) => sql`create table kept as select 7 as n`);
  await first.close();
  await expect(readFile(lockFile())).rejects.toThrow('ENOENT');

  const second = await openEmbeddedPostgres({ dataDir, role: 'server' });
  expect(await run(second.url, (sql) => sql`select n from kept`)).toEqual([{ n: 7 }]);
  await second.close();
});

test('a second server on the same data is refused, a command beside it is not', async () => {
  const server = await openEmbeddedPostgres({ dataDir, role: 'server' });
  await expect(openEmbeddedPostgres({ dataDir, role: 'server' })).rejects.toThrow('already runs');
  const guest = await openEmbeddedPostgres({ dataDir, role: 'guest' });
  expect(guest.url).toBe(server.url);
  await server.close();
  expect(await run(guest.url, (sql) => sql`select 1 as up`)).toEqual([{ up: 1 }]);
  await guest.close();
  await expect(readFile(lockFile())).rejects.toThrow('ENOENT');
});

test('several that start at once on a new folder share one Postgres', async () => {
  const all = await Promise.all(
    [1, 2, 3].map(() => openEmbeddedPostgres({ dataDir, role: 'guest' })),
  );
  expect(new Set(all.map(({ url }) => url)).size).toBe(1);
  await Promise.all(all.map((one) => one.close()));
  await expect(readFile(lockFile())).rejects.toThrow('ENOENT');
});

test('a lock file whose process id now belongs to another program is no obstacle', async () => {
  await (await openEmbeddedPostgres({ dataDir, role: 'server' })).close();
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(stranger, 'spawn');
  const lines = [stranger.pid, join(dataDir, 'postgres'), 1, 5555, '', '127.0.0.1', '', 'ready'];
  await writeFile(lockFile(), lines.join('\n'));

  const again = await openEmbeddedPostgres({ dataDir, role: 'server' });
  expect(await postmasterPid()).not.toBe(stranger.pid);
  await again.close();
  stranger.kill();
});

test('a Postgres that dies under a running server comes back at the same address', async () => {
  let restarts = 0;
  const onRestart = () => {
    restarts += 1;
  };
  const server = await openEmbeddedPostgres({ dataDir, role: 'server', onRestart });
  await run(server.url, (sql) => sql`create table kept as select 7 as n`);
  process.kill(await postmasterPid(), 'SIGKILL');
  await until(() => restarts === 1);
  expect(await run(server.url, (sql) => sql`select n from kept`)).toEqual([{ n: 7 }]);
  await server.close();
});

test('ten processes may migrate at once', async () => {
  const store = await openEmbeddedPostgres({ dataDir, role: 'server' });
  await Promise.all(Array.from({ length: 10 }, () => migrate(store.url)));
  const [row] = await run(store.url, (sql) => sql`select count(*)::int as n from workspaces`);
  expect(row).toEqual({ n: 0 });
  await store.close();
});

test('its log says what failed and where, and nothing that anyone wrote', async () => {
  const server = await openEmbeddedPostgres({ dataDir, role: 'server' });
  const failing = [
    (sql: postgres.Sql) => sql`insert into taken values (${'first-secret'})`,
    (sql: postgres.Sql) => sql.unsafe("insert into taken values ('second-secret'), (null)"),
    (sql: postgres.Sql) => sql`select pg_sleep(5), ${'third-secret'}::text`,
    (sql: postgres.Sql) => sql`insert into no_such_table values (${'fourth-secret'})`,
  ];
  await run(server.url, async (sql) => {
    await sql`create table taken (word text primary key)`;
    await sql`insert into taken values ('first-secret')`;
    await sql`set statement_timeout = 100`;
    for (const fail of failing) await expect(fail(sql)).rejects.toThrow();
  });
  await server.close();
  const log = await readFile(join(dataDir, 'postgres.log'), 'utf8');
  expect(log).toMatch(/duplicate key value violates unique constraint "taken_pkey"/);
  expect(log).toMatch(/statement timeout/);
  expect(log).not.toMatch(/-secret/);
});
