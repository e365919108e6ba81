import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '@/server/db/client';
import { verifyPassword } from '@/server/infra/password';
import { cliFor } from '../harness/cli';
import { freshDatabase } from '../harness/postgres';
import type { Database } from '../harness/test-postgres';

let database: Database;
let store: Store;
const parley = cliFor(() => ({ DATABASE_URL: database.url, PARLEY_DATA_DIR: '/tmp' }));

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

test('the audit trail has that a workspace was seeded', async () => {
  expect((await parley(['audit'])).output).toContain('filled the workspace with made-up people');
});

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
  const [, password = ''] = /Password: (\S+)/.exec(made.output) ?? [];
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
  expect(again).toEqual({ code: 1, output: 'dora@example.com is in this workspace already.\n' });
});

test('a password can be set from standard input, and a short one is refused', async () => {
  await parley(['user', 'create', 'emil@example.com', '--name', 'Emil', '--workspace', 'acme']);
  const set = ['user', 'password', 'emil@example.com', '--password-stdin'];
  expect((await parley(set, { input: 'correct horse\n' })).output).not.toContain('correct horse');
  expect(
    await verifyPassword((await userAt('emil@example.com'))?.hash ?? null, 'correct horse'),
  ).toBe(true);
  expect(await parley(set, { input: 'short' })).toMatchObject({ code: 1 });
  const unknown = await parley(['user', 'password', 'nobody@example.com']);
  expect(unknown.output).toBe('There is no account with the address nobody@example.com.\n');
});

test('someone can be promoted, but the last owner stays', async () => {
  await parley(['user', 'create', 'fay@example.com', '--name', 'Fay', '--workspace', 'acme']);
  const promote = (email: string, role: string) =>
    parley(['user', 'promote', email, '--workspace', 'acme', '--role', role]);
  expect((await promote('fay@example.com', 'owner')).code).toBe(0);
  expect((await userAt('fay@example.com'))?.role).toBe('owner');
  expect(await promote(await seededOwner(), 'member')).toMatchObject({ code: 0 });
  expect((await promote('fay@example.com', 'member')).output).toContain('needs an owner');
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
  const [secret = ''] = /prl_\S+/.exec(made.output) ?? [];
  const [row] = await store.sql`
    select t.scopes, m.kind, t.secret_hash from tokens t join members m on m.id = t.member_id where m.handle = 'deploys'`;
  expect(row).toMatchObject({ scopes: ['read'], kind: 'bot' });
  expect(secret).not.toBe('');
  expect(row?.secret_hash).not.toContain(secret);
});

const channelsOf = (handle: string) => store.sql`
  select c.name from memberships s join channels c on c.id = s.channel_id
  join members m on m.id = s.member_id where m.handle = ${handle} order by c.name`;

test('someone made here comes into the channels where everyone starts, a guest into none', async () => {
  const [other] = await store.sql<{ name: string }[]>`
    update channels set is_default = true where id = (
      select id from channels where kind = 'public' and name <> 'general' order by name limit 1)
    returning name`;
  const create = (name: string, ...more: string[]) =>
    parley(['user', 'create', `${name}@example.com`, '--name', name, ...more]);
  expect((await create('greta')).code).toBe(0);
  expect((await create('gustav', '--role', 'guest')).code).toBe(0);
  await store.sql`update channels set is_default = false where name = ${other?.name ?? ''}`;
  expect((await channelsOf('greta')).map(({ name }) => name)).toEqual(
    ['general', other?.name].sort(),
  );
  expect(await channelsOf('gustav')).toEqual([]);
});

test('a bot made here is in the channels that were chosen for it, else where everyone starts', async () => {
  const chosen = await store.sql<{ name: string }[]>`
    select name from channels where kind = 'public' and name <> 'general' order by name limit 2`;
  const names = chosen.map(({ name }) => name);
  const make = (...more: string[]) => parley(['token', 'create', '--bot', ...more]);
  expect((await make('chooser', '--channels', names.join(','))).code).toBe(0);
  expect(await channelsOf('chooser')).toEqual(chosen);
  const mistyped = await make('mistyper', '--channels', `${names[0]},generl`);
  expect(mistyped).toMatchObject({
    code: 1,
    output: expect.stringContaining('no channel #generl'),
  });
  expect(await channelsOf('mistyper')).toEqual([]);
  expect((await make('starter')).code).toBe(0);
  expect(await channelsOf('starter')).toEqual([{ name: 'general' }]);
  // One that is there stays where it is, and of channels that are none nothing is made.
  expect(await make('starter', '--channels', names.join(','))).toMatchObject({ code: 1 });
  expect(await make('nowhere', '--channels', 'no-such-channel')).toMatchObject({ code: 1 });
  expect(await channelsOf('nowhere')).toEqual([]);
});

test('tokens are listed without their secrets and revoked by what the list shows', async () => {
  // There is one workspace, so it need not be named.
  const made = await parley(['token', 'create', '--bot', 'lister', '--name', 'nightly']);
  const [secret = ''] = /prl_\S+/.exec(made.output) ?? [];
  const start = secret.slice(0, 10);
  const before = await parley(['token', 'list']);
  expect(before.output).toMatch(new RegExp(`${start}…\\s+@lister\\s+live\\s+read,write`));
  expect(before.output).not.toContain(secret);

  expect((await parley(['token', 'revoke', start])).output).toContain('of @lister was revoked');
  const [row] = await store.sql`select revoked_at from tokens where prefix = ${start}`;
  expect(row?.revoked_at).toBeInstanceOf(Date);
  expect((await parley(['token', 'list'])).output).toMatch(
    new RegExp(`${start}…\\s+@lister\\s+revoked`),
  );
  expect(await parley(['token', 'revoke', secret])).toEqual({
    code: 1,
    output: 'That token was revoked already.\n',
  });
  expect(await parley(['token', 'revoke', 'prl_nobody'])).toMatchObject({ code: 1 });
});

test('with several workspaces a command says which there are', async () => {
  await using other = await freshDatabase();
  const env = { DATABASE_URL: other.url };
  expect((await parley(['token', 'list'], { env })).output).toContain('no workspace yet');
  for (const name of ['North', 'South']) {
    await parley(
      ['seed', '--members', '1', '--channels', '1', '--messages', '0', '--workspace', name],
      { env },
    );
  }
  const asked = await parley(['token', 'create', '--bot', 'deploys'], { env });
  expect(asked).toEqual({
    code: 1,
    output: 'There are several workspaces: add --workspace with one of north, south.\n',
  });
  expect(await parley(['token', 'list', '--workspace', 'south'], { env })).toMatchObject({
    code: 0,
  });
});

test('the doctor finds nothing wrong, and says what to do when Redis or the store is away', async () => {
  expect(await parley(['doctor'])).toMatchObject({
    code: 0,
    output: expect.stringContaining('Nothing is wrong'),
  });
  const noBus = await parley(['doctor'], { env: { REDIS_URL: 'redis://127.0.0.1:1' } });
  expect(noBus).toMatchObject({ code: 1, output: expect.stringContaining('Check REDIS_URL') });
  const mail = { MAIL_FROM: 'chat@example.com', PUBLIC_URL: 'https://chat.example.com' };
  const noMail = await parley(['doctor'], { env: { ...mail, SMTP_URL: 'smtp://127.0.0.1:1' } });
  expect(noMail).toMatchObject({ code: 1, output: expect.stringContaining('Check SMTP_URL') });
  const noStore = await parley(['doctor'], { env: { DATABASE_URL: 'postgres://x@127.0.0.1:1/x' } });
  expect(noStore).toMatchObject({ code: 1, output: expect.stringContaining('Check DATABASE_URL') });
});

test('jobs that were given up are named with their last error, and tried again when that is asked', async () => {
  await using fresh = await freshDatabase();
  const env = { DATABASE_URL: fresh.url };
  const { sql, close } = openStore({ url: fresh.url, max: 1 });
  expect(await parley(['jobs', 'list'], { env })).toEqual({
    code: 0,
    output: 'No job has failed.\nNone is waiting.\n',
  });
  await sql`
    insert into jobs (queue, key, attempts, last_error, given_up_at)
    values ('mail', 'a', 8, 'No such mailbox', now())`;
  const { output: said } = await parley(['jobs', 'list'], { env });
  expect(said).toBe('mail a: given up, after 8 tries\n  No such mailbox\nNone is waiting.\n');
  const found = await parley(['doctor'], { env });
  expect(found).toMatchObject({ code: 0, output: expect.stringContaining('1 given up') });
  const retried = await parley(['jobs', 'retry'], { env });
  expect(retried.output).toContain('1 job will be tried again');
  expect((await parley(['jobs', 'list'], { env })).output).toContain('1 job waiting to begin');
  await close();
});

test('the doctor sees tables of another version', async () => {
  await using empty = await freshDatabase();
  const { sql, close } = openStore({ url: empty.url, max: 1 });
  await sql`delete from drizzle.__drizzle_migrations`;
  const behind = await parley(['doctor'], { env: { DATABASE_URL: empty.url } });
  expect(behind.output).toContain('npm run parley -- migrate');
  await sql`insert into drizzle.__drizzle_migrations (hash, created_at) select 'x', n from generate_series(9e12::bigint, 9e12::bigint + 9) n`;
  const ahead = await parley(['doctor'], { env: { DATABASE_URL: empty.url } });
  expect(ahead.output).toContain('newer than this program');
  await close();
});

test('the list of tokens says whose account is disabled and who is deactivated; bots’ go on', async () => {
  const email = 'holder@example.com';
  const person = ['user', 'create', email, '--name', 'Holder', '--workspace', 'Acme'];
  await parley([...person, '--password-stdin'], { input: 'a long enough secret\n' });
  await parley(['token', 'create', '--member', email, '--name', 'of-holder']);
  await parley(['token', 'create', '--member', email, '--name', 'ends', '--expires', '9']);
  await parley(['token', 'create', '--bot', 'on-goer', '--name', 'of-bot']);
  await parley(['token', 'create', '--bot', 'gone-bot', '--name', 'of-gone']);
  const stateOf = async (name: string) => {
    const line = (await parley(['token', 'list'])).output
      .split('\n')
      .find((each) => each.endsWith(name));
    return /@\S+\s+(.*?)\s+(?:read|write|admin)/.exec(line ?? '')?.[1];
  };
  expect(await stateOf('of-holder')).toBe('live');
  await parley(['user', 'disable', email]);
  await store.sql`update members set deactivated_at = '2030-02-01' where handle = 'gone-bot'`;
  expect(await stateOf('of-holder')).toMatch(/^account disabled \d{4}-\d\d-\d\d$/);
  expect(await stateOf('ends')).toMatch(/^account disabled /);
  expect(await stateOf('of-bot')).toBe('live');
  expect(await stateOf('of-gone')).toBe('deactivated 2030-02-01');
  await parley(['user', 'enable', email]);
  expect(await stateOf('of-holder')).toBe('live');
});

test('the audit trail has what commands did, as of the operator', async () => {
  const person = [
    'user',
    'create',
    'audited@example.com',
    '--name',
    'Aud It',
    '--workspace',
    'Acme',
  ];
  await parley([...person, '--password-stdin'], { input: 'a long enough secret\n' });
  await parley(['user', 'promote', 'audited@example.com', '--role', 'admin']);
  await parley(['user', 'password', 'audited@example.com']);
  await parley(['token', 'create', '--bot', 'audited-bot', '--name', '=Builds']);
  await parley(['user', 'disable', 'audited@example.com']);
  const { code, output: said } = await parley(['audit', '--json', '--origin', 'operator']);
  expect(code).toBe(0);
  const lines = said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const own = lines.filter(({ sentence }) => /Aud It|audited-bot/.test(sentence));
  expect(own.map(({ sentence }) => sentence)).toEqual([
    'disabled the account of Aud It',
    'made the token “=Builds” for audited-bot (read, write)',
    'made the bot @audited-bot',
    'set a new password for Aud It and ended 0 sessions',
    'made Aud It an admin (was member)',
    'let Aud It in as a member',
  ]);
  expect(own.every(({ actor }) => actor === null)).toBe(true);
  const csv = await parley(['audit', '--csv', '--about', 'audited@example.com', '--limit', '2']);
  expect(csv.output.split('\r\n').map((line) => line.split(',').slice(1, 4))).toEqual([
    ['who', 'handle', 'action'],
    ['The operator', '', 'account.disabled'],
    ['The operator', '', 'password.reset'],
    [],
  ]);
  const table = await parley(['audit', '--text', 'audited-bot']);
  expect(table.output).toContain('The operator made the bot @audited-bot');
  expect((await parley(['audit', '--from', 'yesterday'])).code).toBe(1);
});
