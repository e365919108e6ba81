import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openEmbeddedPostgres } from '@/server/infra/embedded-postgres';
import { explainError } from '@/server/infra/explain-error';
import { freePort } from '@/server/infra/free-port';
import { cliFor } from '../harness/cli';
import { freshDatabase } from '../harness/postgres';
import type { Database } from '../harness/test-postgres';
import { commandNames } from './command-names';
import { zipOf } from './slack-archive';

// What people get wrong is a sentence and a code other than 0: never a stack, never a new database.

let folder: string;
let database: Database;
const parley = cliFor(() => ({ PARLEY_DATA_DIR: join(folder, 'data') }));
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-test-'));
  database = await freshDatabase();
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function refusal(args: string[], env: Record<string, string> = {}): Promise<string> {
  const { code, output: said } = await parley(args, { env });
  expect(code, said).toBe(1);
  expect(said).not.toMatch(/\n\s+at |\bnode:|Error:/);
  expect(said.trim().length).toBeGreaterThan(20);
  return said;
}

const COMMANDS = [
  ['audit'],
  ['backup', 'x.backup'],
  ['import', 'join', 'U1', 'a@example.com', '--workspace', 'x'],
  ['jobs', 'list'],
  ['jobs', 'retry'],
  ['migrate'],
  ['token', 'create', '--bot', 'deploys'],
  ['token', 'list'],
  ['token', 'revoke', 'prl_abcdef'],
  ['url'],
  ['user', 'create', 'a@example.com', '--name', 'A'],
  ['user', 'disable', 'a@example.com'],
  ['user', 'enable', 'a@example.com'],
  ['user', 'link', 'a@example.com'],
  ['user', 'list'],
  ['user', 'password', 'a@example.com'],
  ['user', 'promote', 'a@example.com'],
  ['workspace', 'create', 'X', '--owner', 'a@example.com'],
  ['move', '--to', 'postgres://x@127.0.0.1:1/x'],
  ['doctor'],
];

/** What brings a whole workspace, and so makes a database for it. */
const MAKERS = ['import slack', 'restore', 'seed'];

test('every command but those that bring a whole workspace is tried without a database', () => {
  const tried = commandNames().filter((name) =>
    COMMANDS.some((args) => `${args.join(' ')} `.startsWith(`${name} `)),
  );
  expect([...tried, ...MAKERS].sort()).toEqual(commandNames().sort());
  expect(tried).toHaveLength(COMMANDS.length);
});

test.each(['', '/below'])('a file is no data directory (%s)', async (below) => {
  const file = join(folder, 'notes.txt');
  await writeFile(file, 'mine');
  const said = await refusal(['seed'], { PARLEY_DATA_DIR: `${file}${below}` });
  expect(said).toContain(`${file}${below} can’t be the data directory`);
  expect(said).toContain('PARLEY_DATA_DIR');
});

test.each(COMMANDS)(
  'where there is no database, "%s" makes none and says where one is made',
  async (...args) => {
    const said = await refusal(args);
    expect(said).toContain(`There is no database in ${join(folder, 'data')}.`);
    expect(said).toContain('"npm start"');
    await expect(readdir(join(folder, 'data'))).rejects.toThrow('ENOENT');
  },
);

test.each(COMMANDS.filter(([name]) => !['migrate', 'url', 'move', 'doctor'].includes(name ?? '')))(
  'a database without tables is no place for "%s"',
  async (...args) => {
    await using empty = await emptyDatabase();
    const said = await refusal(args, { DATABASE_URL: empty.url });
    expect(said).toContain('no tables');
    expect(await tableCount(empty.url)).toBe(0);
  },
);

test('a wrong address, account, name or setting of the database is told apart', async () => {
  const wrong = async (url: string) => refusal(['token', 'list'], { DATABASE_URL: url });
  const at = (change: (url: URL) => void) => {
    const url = new URL(database.url);
    change(url);
    return url.href;
  };
  expect(await wrong('postgres://x@127.0.0.1:1/x')).toContain('127.0.0.1:1 can’t be reached');
  expect(await wrong('postgres://x@localhost:1/x')).toContain('can’t be reached');
  expect(await wrong('postgres://x@no-such-host.invalid/x')).toMatch(/host/i);
  expect(await wrong('mysql://x@127.0.0.1/x')).toContain('DATABASE_URL must be postgres://');
  expect(
    await wrong(
      at((url) => {
        url.password = 'wrong';
      }),
    ),
  ).toContain('Check user and password');
  expect(
    await wrong(
      at((url) => {
        url.pathname = '/nowhere';
      }),
    ),
  ).toContain('check the name');
});

test('a database of a newer Parley is refused by every command, and by a start', async () => {
  await using newer = await freshDatabase();
  const sql = postgres(newer.url, { max: 1 });
  await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 9000000000000)`;
  await sql.end();
  for (const args of [['token', 'list'], ['migrate'], ['backup', join(folder, 'newer.backup')]]) {
    expect(await refusal(args, { DATABASE_URL: newer.url })).toContain('newer than this program');
  }
  expect(await readdir(folder)).not.toContain('newer.backup');
});

test('files that are missing, folders, taken or forbidden are named', async () => {
  const env = { DATABASE_URL: database.url };
  const taken = join(folder, 'taken');
  await writeFile(taken, 'mine');
  expect(await refusal(['backup', join(folder, 'no', 'x.backup')], env)).toContain(
    `no folder ${join(folder, 'no')}: make it`,
  );
  expect(await refusal(['backup', taken], env)).toContain('exists already');
  expect(await refusal(['restore', join(folder, 'none.backup')])).toContain(
    'none.backup does not exist',
  );
  for (const command of [['restore'], ['import', 'slack']])
    expect(await refusal([...command, folder])).toContain(`${folder} is a folder`);
  expect(
    await refusal(['import', 'slack', join(folder, 'none.zip'), '--workspace', 'x']),
  ).toContain('does not exist');
  await expect(readdir(join(folder, 'data'))).rejects.toThrow('ENOENT');
});

test('an archive that is none is found out before a database is made for it', async () => {
  const notes = join(folder, 'notes.zip');
  await writeFile(notes, 'no zip at all');
  await using zip = await zipOf({ 'photo.jpg': 'a photo' });
  const photos = zip.path;
  expect(await refusal(['import', 'slack', notes])).toContain('can’t be read as a zip archive');
  expect(await refusal(['import', 'slack', photos])).toContain('neither people nor channels');
  await expect(readdir(join(folder, 'data'))).rejects.toThrow('ENOENT');
  await using empty = await emptyDatabase();
  await refusal(['import', 'slack', photos], { DATABASE_URL: empty.url });
  expect(await tableCount(empty.url)).toBe(0);
});

test('options and arguments that are wrong say what would be right', async () => {
  const mistakes: [string[], string][] = [
    [['--frob'], 'There is no option --frob.'],
    [['seed', '--member', '3'], 'There is no option --member. Did you mean --members?'],
    [['frob'], 'There is no command frob.'],
    [['token', 'lst'], 'There is no command lst. Did you mean list?'],
    [['backup'], 'The <file> is missing.'],
    [['backup', 'a', 'b'], 'backup takes 1 argument, and 2 were given.'],
    [['move'], 'The option --to <address> is missing.'],
    [['move', '--to'], 'The value of --to <address> is missing.'],
    [
      ['seed', '--members', 'many'],
      '“many” can’t be the value of --members <n>. Give a whole number from 1 to ',
    ],
    [
      ['user', 'create', 'a@example.com', '--name', 'A', '--role', 'boss'],
      '“boss” can’t be the value of --role <role>. Choose from owner, admin, member, guest.',
    ],
    [
      ['user', 'create', 'ann', '--name', 'A'],
      '“ann” can’t be the <email>. Enter an e-mail address like ann@example.com.',
    ],
    [
      ['user', 'disable', "it’s 'ann'"],
      "“it’s 'ann'” can’t be the <email>. Enter an e-mail address like ann@example.com.",
    ],
    [['workspace', 'create', ' ', '--owner', 'a@example.com'], '“ ” can’t be the <name>. '],
    [['import', 'join', 'U1', 'x', '--workspace', 'x'], '“x” can’t be the <email>. '],
  ];
  const said = await Promise.all(mistakes.map(([args]) => refusal(args)));
  for (const [index, [, sentence]] of mistakes.entries()) {
    expect.soft(said[index]?.startsWith(sentence), said[index]).toBe(true);
    expect(said[index]).toMatch(/\nAdd --help to see what it takes\.\n$/);
    expect(said[index]).not.toMatch(/error:|command-argument/);
  }
  expect(await refusal(['move', '--to', 'mysql://x'])).toContain('postgres://');
  expect(await refusal(['move', '--to', 'embedded'])).toContain('Set DATABASE_URL');
  expect(await refusal(['token', 'list'], { PORT: 'http' })).toContain('PORT');
  expect(await parley(['--version'])).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
});

test('what the system refuses is explained without a stack', () => {
  const system = (fields: object) => Object.assign(new Error('raw'), fields);
  const sentences = {
    'No room is left': [system({ code: 'ENOSPC', path: '/x' }), system({ code: '53100' })],
    'has no right to open /x': [system({ code: 'EACCES', syscall: 'open', path: '/x' })],
    'Port 80 may not be used': [system({ code: 'EACCES', syscall: 'listen', port: 80 })],
    'Port 3000 on 127.0.0.1 is in use': [
      system({ code: 'EADDRINUSE', port: 3000, address: '127.0.0.1' }),
    ],
    'is no address of this machine': [system({ code: 'EADDRNOTAVAIL', address: '10.9.8.7' })],
    'can’t be reached': [
      new AggregateError([system({ code: 'ECONNREFUSED', address: '::1', port: 1 })]),
      new Error('wrapped', { cause: system({ code: 'CONNECT_TIMEOUT' }) }),
    ],
    'run "npm run parley -- migrate"': [system({ code: '42P01' })],
    'The database took too long': [system({ code: '57014' }), system({ code: '55P03' })],
    'the first words': [
      new Error('Failed query: … params: ann@example.com', { cause: new Error('the first words') }),
    ],
    'read-only': [system({ code: 'EROFS', path: '/x' }), system({ code: '25006' })],
  };
  for (const [sentence, errors] of Object.entries(sentences)) {
    for (const error of errors) expect(explainError(error)).toContain(sentence);
  }
});

test('a data directory whose database went away gets no new one in its place', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-test-'));
  await (await openEmbeddedPostgres({ dataDir, role: 'server' })).close();
  await rm(join(dataDir, 'postgres'), { recursive: true });
  expect(await refusal(['token', 'list'], { PARLEY_DATA_DIR: dataDir })).toContain('is gone');
  await expect(openEmbeddedPostgres({ dataDir, role: 'server' })).rejects.toThrow('is gone');
  await rm(dataDir, { recursive: true });
});

test('the doctor names the program on the port, and knows its own', async () => {
  await using server = await listen((_, response) => response.end('hello'));
  const env = { DATABASE_URL: database.url, PORT: String(server.port) };
  const foreign = await parley(['doctor'], { env });
  expect(foreign.output).toMatch(
    new RegExp(
      `✗ port +${server.port} on 127.0.0.1 is used by \\S+ \\(process ${process.pid}\\), which is not Parley`,
    ),
  );
  await using own = await listen((_, response) =>
    response.end('{"store":true,"pages":true,"bus":true}'),
  );
  const known = await parley(['doctor'], { env: { ...env, PORT: String(own.port) } });
  expect(known.output).toContain(`${own.port} on 127.0.0.1 is used by Parley`);
  const free = await parley(['doctor'], { env: { ...env, PORT: String(await freePort()) } });
  expect(free.output).toMatch(/✓ port .* is free/);
});

test.skipIf(process.getuid?.() === 0)('a folder without rights is named', async () => {
  const locked = join(folder, 'locked');
  await mkdir(locked);
  await chmod(locked, 0);
  expect(await refusal(['backup', join(locked, 'x')], { DATABASE_URL: database.url })).toContain(
    'has no right',
  );
});

async function emptyDatabase(): Promise<Database> {
  const name = `empty_${Math.random().toString(36).slice(2)}`;
  const server = inject('postgresUrl');
  const sql = postgres(server, { max: 1, onnotice: () => undefined });
  await sql.unsafe(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async [Symbol.asyncDispose]() {
      await sql.unsafe(`drop database ${name} with (force)`);
      await sql.end();
    },
  };
}

async function tableCount(url: string): Promise<number> {
  const sql = postgres(url, { max: 1 });
  const [row] = await sql`
    select count(*)::int as n from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`;
  await sql.end();
  return Number(row?.n);
}

async function listen(handler: Parameters<typeof createServer>[1]) {
  const server = createServer(handler);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { port, [Symbol.asyncDispose]: async () => void server.close() };
}

test('what brings a whole workspace makes its database where there is none, and prints it', async () => {
  const data = join(folder, 'made-by-seed');
  const args = ['seed', '--members', '2', '--channels', '1', '--messages', '2'];
  const made = await parley(args, { env: { PARLEY_DATA_DIR: data } });
  expect(made.code, made.output).toBe(0);
  expect(made.output).toContain(`There is no database in ${data} yet: making a new one.`);
  const again = await parley(args, { env: { PARLEY_DATA_DIR: data } });
  expect(again.output).not.toContain('making a new one');
}, 60_000);
