import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '@/server/db/client';
import { verifyPassword } from '@/server/infra/password';
import { freshDatabase } from '../harness/postgres';
import type { Database } from '../harness/test-postgres';

let database: Database;
let store: Store;
beforeAll(async () => {
  database = await freshDatabase();
  store = openStore({ url: database.url, max: 2 });
  await parley([
    'seed',
    '--members',
    '5',
    '--channels',
    '3',
    '--messages',
    '60',
    '--workspace',
    'Acme',
  ]);
}, 60_000);
afterAll(async () => {
  await store.close();
  await database[Symbol.asyncDispose]();
});

interface Outcome {
  code: number | null;
  said: string;
}

/** The command-line program, from its source, on the test's own store. */
async function parley(args: string[], { input = '', env = {} } = {}): Promise<Outcome> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      DATABASE_URL: database.url,
      NEXTAUTH_SECRET: 'a-secret-that-every-test-process-shares',
      PARLEY_DATA_DIR: '/tmp',
      ...env,
    },
  });
  child.stdin.end(input);
  const ended = new Promise<number | null>((done) => child.once('close', done));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, said: out + err };
}

async function userAt(email: string) {
  const [row] = await store.sql<{ hash: string; role: string }[]>`
    select u.password_hash as hash, m.role from users u join members m on m.user_id = u.id where email = ${email}`;
  return row;
}

async function seededOwner(): Promise<string> {
  const [row] = await store.sql<{ email: string }[]>`
    select u.email from users u join members m on m.user_id = u.id where m.role = 'owner' order by m.id limit 1`;
  return row?.email ?? '';
}

test('a seeded workspace is as whole as one that people made', async () => {
  const [counts] = await store.sql`
    select (select count(*)::int from members) as people,
      (select count(*)::int from channels where name is not null) as channels,
      (select count(*)::int from messages) as messages,
      (select count(*)::int from channels c where last_seq <> (
        select count(*) from messages m where m.channel_id = c.id)) as gaps,
      (select rev::int from workspace_heads) - (select count(*)::int from events) as unlogged`;
  expect(counts).toEqual({ people: 5, channels: 3, messages: 60, gaps: 0, unlogged: 0 });
});

test('an account made here opens with the password it was given', async () => {
  const made = await parley([
    'user',
    'create',
    'Dora@Example.com',
    '--name',
    'Dora',
    '--workspace',
    'acme',
  ]);
  const [, password = ''] = /Password: (\S+)/.exec(made.said) ?? [];
  const user = await userAt('dora@example.com');
  expect(user?.role).toBe('member');
  expect(await verifyPassword(user?.hash ?? null, password)).toBe(true);

  const again = await parley([
    'user',
    'create',
    'dora@example.com',
    '--name',
    'Dora',
    '--workspace',
    'acme',
  ]);
  expect(again).toEqual({ code: 1, said: 'dora@example.com is in this workspace already.\n' });
});

test('a password can be set from standard input, and a short one is refused', async () => {
  await parley(['user', 'create', 'emil@example.com', '--name', 'Emil', '--workspace', 'acme']);
  const set = ['user', 'password', 'emil@example.com', '--password-stdin'];
  expect((await parley(set, { input: 'correct horse\n' })).said).not.toContain('correct horse');
  expect(
    await verifyPassword((await userAt('emil@example.com'))?.hash ?? null, 'correct horse'),
  ).toBe(true);
  expect(await parley(set, { input: 'short' })).toMatchObject({ code: 1 });
  const unknown = await parley(['user', 'password', 'nobody@example.com']);
  expect(unknown.said).toBe('There is no account with the address nobody@example.com.\n');
});

test('someone can be promoted, but the last owner stays', async () => {
  await parley(['user', 'create', 'fay@example.com', '--name', 'Fay', '--workspace', 'acme']);
  const promote = (email: string, role: string) =>
    parley(['user', 'promote', email, '--workspace', 'acme', '--role', role]);
  expect((await promote('fay@example.com', 'owner')).code).toBe(0);
  expect((await userAt('fay@example.com'))?.role).toBe('owner');
  expect(await promote(await seededOwner(), 'member')).toMatchObject({ code: 0 });
  expect((await promote('fay@example.com', 'member')).said).toContain('needs an owner');
});

test('a token is shown once and stored only as a hash', async () => {
  const made = await parley([
    'token',
    'create',
    '--workspace',
    'acme',
    '--bot',
    'deploys',
    '--scopes',
    'read',
  ]);
  const [secret = ''] = /prl_\S+/.exec(made.said) ?? [];
  const [row] = await store.sql`
    select t.scopes, m.kind, t.secret_hash from tokens t join members m on m.id = t.member_id where m.handle = 'deploys'`;
  expect(row).toMatchObject({ scopes: ['read'], kind: 'bot' });
  expect(secret).not.toBe('');
  expect(row?.secret_hash).not.toContain(secret);
});

test('the doctor finds nothing wrong, and says what to do when Redis or the store is away', async () => {
  expect(await parley(['doctor'])).toMatchObject({
    code: 0,
    said: expect.stringContaining('Nothing is wrong'),
  });
  const noBus = await parley(['doctor'], { env: { REDIS_URL: 'redis://127.0.0.1:1' } });
  expect(noBus).toMatchObject({ code: 1, said: expect.stringContaining('Check REDIS_URL') });
  const noStore = await parley(['doctor'], { env: { DATABASE_URL: 'postgres://x@127.0.0.1:1/x' } });
  expect(noStore).toMatchObject({ code: 1, said: expect.stringContaining('Check DATABASE_URL') });
});

test('the doctor sees tables of another version', async () => {
  await using empty = await freshDatabase();
  const { sql, close } = openStore({ url: empty.url, max: 1 });
  await sql`delete from drizzle.__drizzle_migrations`;
  const behind = await parley(['doctor'], { env: { DATABASE_URL: empty.url } });
  expect(behind.said).toContain('npm run parley -- migrate');
  await sql`insert into drizzle.__drizzle_migrations (hash, created_at) select 'x', n from generate_series(1, 99) n`;
  const ahead = await parley(['doctor'], { env: { DATABASE_URL: empty.url } });
  expect(ahead.said).toContain('newer than this program');
  await close();
});
