import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditAction } from '@/shared/model/audit';
import { cliFor } from '../harness/cli';
import { freshDatabase } from '../harness/postgres';
import type { Database } from '../harness/test-postgres';
import { emptyDatabase, query } from './backup-set-up';
import { commandNames } from './command-names';
import { general, users } from './import-bench';
import { message, zipOf } from './slack-archive';

let folder: string;
let database: Database;
const parley = cliFor(() => ({ DATABASE_URL: database.url, PARLEY_DATA_DIR: folder }));

interface Recorded {
  /** What the trail has afterwards that it had not. */
  records: AuditAction[];
  /** Runs the command, after what it needs. Returns the database whose trail has it, when that is another one. */
  run(scene: Scene): Promise<unknown>;
}

/** A command either records something, or is left out of the trail for a reason. */
type Row = Recorded | { because: string };

interface Scene {
  /** Lets someone into the workspace; returns their address. */
  person(): Promise<string>;
  /** Runs a command that has to succeed, and returns what it prints. */
  run(...args: string[]): Promise<string>;
  /** The same before what is looked at. */
  before(...args: string[]): Promise<string>;
  change(statement: string): Promise<unknown>;
}

const READS = { because: 'it only reads' };
const TABLES = { because: 'it changes how things are stored, and nothing that anybody stored' };

const COMMANDS: Record<string, Row> = {
  audit: READS,
  backup: {
    records: ['store.backed_up'],
    run: ({ run }) => run('backup', join(folder, 'one.backup')),
  },
  doctor: READS,
  'import join': {
    records: ['member.joined_import'],
    async run({ run, before, person }) {
      const email = await person();
      await importArchive(before);
      await run('import', 'join', '@cleo', email, '--workspace', 'Imported');
    },
  },
  'import slack': { records: ['import.finished'], run: ({ run }) => importArchive(run) },
  'jobs list': READS,
  'jobs retry': { because: 'it begins again what was asked for before' },
  migrate: TABLES,
  move: {
    records: ['store.moved'],
    async run({ run }) {
      const { url } = await disposable(emptyDatabase());
      await run('move', '--to', url);
      return url;
    },
  },
  restore: {
    records: ['store.restored'],
    async run({ before }) {
      const { url } = await disposable(emptyDatabase());
      const file = join(folder, 'two.backup');
      await before('backup', file);
      const into = { DATABASE_URL: url, PARLEY_DATA_DIR: join(folder, 'restored') };
      const { code, output: said } = await parley(['restore', file], { env: into });
      expect(code, said).toBe(0);
      return url;
    },
  },
  seed: {
    records: ['workspace.created', 'seed.finished'],
    run: ({ run }) =>
      run('seed', '--members', '1', '--channels', '1', '--messages', '0', '--workspace', 'Seeded'),
  },
  'token create': {
    records: ['bot.created', 'token.created'],
    run: ({ run }) => run('token', 'create', '--bot', 'maker', '--workspace', 'acme'),
  },
  'token list': READS,
  'token revoke': {
    records: ['token.revoked'],
    async run({ run, before, person }) {
      const email = await person();
      const made = await before('token', 'create', '--member', email, '--workspace', 'acme');
      await run('token', 'revoke', /prl_\S+/.exec(made)?.[0] ?? '');
    },
  },
  url: READS,
  'user create': {
    records: ['member.created'],
    run: ({ run }) =>
      run('user', 'create', 'new@example.com', '--name', 'New', '--workspace', 'acme'),
  },
  'user disable': {
    records: ['account.disabled'],
    run: async ({ run, person }) => run('user', 'disable', await person()),
  },
  'user enable': {
    records: ['account.enabled'],
    async run({ run, before, person }) {
      const email = await person();
      await before('user', 'disable', email);
      await run('user', 'enable', email);
    },
  },
  'user link': {
    records: ['account.sign_in_link'],
    run: async ({ run, person }) => run('user', 'link', await person()),
  },
  'user list': READS,
  'user password': {
    records: ['password.reset'],
    run: async ({ run, person }) => run('user', 'password', await person()),
  },
  'user promote': {
    records: ['member.reactivated', 'member.role_changed'],
    async run({ run, person, change }) {
      const email = await person();
      await change(
        `update members set deactivated_at = now() where user_id = (select id from users where email = '${email}')`,
      );
      await run('user', 'promote', email, '--role', 'admin', '--workspace', 'acme');
    },
  },
  'workspace create': {
    records: ['workspace.created'],
    run: async ({ run, person }) => run('workspace', 'create', 'Second', '--owner', await person()),
  },
};

const opened: AsyncDisposable[] = [];

async function disposable<T extends AsyncDisposable>(opening: Promise<T>): Promise<T> {
  const one = await opening;
  opened.push(one);
  return one;
}

async function importArchive(run: Scene['run']): Promise<void> {
  await using zip = await zipOf({
    'users.json': users,
    'channels.json': [general],
    'general/2024-01-02.json': [message(1, 'U003', 'hi')],
  });
  await run('import', 'slack', zip.path, '--workspace', 'Imported');
}

async function ran(args: string[]): Promise<string> {
  const { code, output: said } = await parley(args);
  expect(code, said).toBe(0);
  return said;
}

interface Entry {
  id: string;
  action: AuditAction;
  origin: string;
}

const trailOf = (url: string) =>
  query(url, (sql) => sql<Entry[]>`select id, action, origin from audit_entries order by id`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-test-'));
  database = await freshDatabase();
  const acme = ['--members', '2', '--channels', '1', '--messages', '0', '--workspace', 'Acme'];
  await ran(['seed', ...acme]);
});
afterAll(async () => {
  for (const one of [...opened, database]) await one[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

test('every command is in this table', () => {
  expect(commandNames().sort()).toEqual(Object.keys(COMMANDS).sort());
});

const recorded = Object.entries(COMMANDS).flatMap(([name, row]) =>
  'run' in row ? [[name, row] as const] : [],
);

test.each(recorded)('%s is in the audit trail, as of the operator', async (name, row) => {
  let known = await trailOf(database.url);
  const before = async (...args: string[]) => {
    const said = await ran(args);
    known = await trailOf(database.url);
    return said;
  };
  const scene: Scene = {
    run: (...args) => ran(args),
    before,
    async person() {
      const email = `${name.replace(' ', '.')}@example.com`;
      await before('user', 'create', email, '--name', 'Pat', '--workspace', 'acme');
      return email;
    },
    change: (statement) => query(database.url, (sql) => sql.unsafe(statement)),
  };
  const elsewhere = await row.run(scene);
  const url = typeof elsewhere === 'string' && URL.canParse(elsewhere) ? elsewhere : database.url;
  const ids = new Set(known.map(({ id }) => id));
  const added = (await trailOf(url)).filter(({ id }) => !ids.has(id));
  const actions = new Set(added.map(({ action }) => action));
  expect([...actions].sort()).toEqual([...row.records].sort());
  expect(new Set(added.map(({ origin }) => origin))).toEqual(new Set(['operator']));
});
