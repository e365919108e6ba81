import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { postgresError } from '@/server/db/errors';
import { migrate } from '@/server/db/migrate';
import { openEmbeddedPostgres } from '@/server/infra/embedded-postgres';
import { until } from './wait';

const OBJECT_IN_USE = '55006';
const MADE_ALREADY = ['23505', '42P04'];
/** The database that every test database is a copy of. */
const TEMPLATE = 'parley_template';

/** A throw-away Postgres. Nothing in it outlives the run, so it does not wait for the disk. */
export async function startTestPostgres() {
  const folder = await mkdtemp(join(tmpdir(), 'parley-test-'));
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const store = await openEmbeddedPostgres({ dataDir: folder, role: 'server', settings });
  const sql = postgres(store.url, { max: 1 });
  await sql.unsafe(`create database ${TEMPLATE}`);
  await sql.end();
  await migrate(withDatabase(store.url, TEMPLATE));
  return {
    url: store.url,
    async close() {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Database extends AsyncDisposable {
  url: string;
}

/** A migrated database of one's own on the given server, dropped on dispose. */
export async function createDatabase(server: string): Promise<Database> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  return {
    url: await copyTemplate(server, name),
    async [Symbol.asyncDispose]() {
      const sql = postgres(server, { max: 1 });
      await sql.unsafe(`drop database if exists ${name} with (force)`);
      await sql.end();
    },
  };
}

/** The address of the database with this name, made from the template when it is not there. */
export async function copyTemplate(server: string, name: string): Promise<string> {
  const sql = postgres(server, { max: 1, onnotice: () => undefined });
  try {
    const found = await sql`select 1 from pg_database where datname = ${name}`;
    if (found.length === 0) await until(() => copied(sql, name));
  } finally {
    await sql.end();
  }
  return withDatabase(server, name);
}

/** False while someone looks at the template, such as the store's own housekeeping. */
async function copied(sql: postgres.Sql, name: string): Promise<boolean> {
  try {
    await sql.unsafe(`create database ${name} template ${TEMPLATE}`);
    return true;
  } catch (error) {
    const code = postgresError(error)?.code ?? '';
    if (code === OBJECT_IN_USE) return false;
    // Another worker made the one of this name in the same moment, and has committed.
    if (MADE_ALREADY.includes(code)) return true;
    throw error;
  }
}

function withDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}
