import { openStore, type Store } from '@/server/db/client';
import { migrate } from '@/server/db/migrate';
import { newerDatabase, readMigrations, readSchemaState } from '@/server/db/migrations';
import { type CommandEnv, readCommandEnv } from '@/server/env';
import { findCluster, openEmbeddedPostgres } from '@/server/infra/embedded-postgres';
import { Refusal } from '@/shared/refusal';
import { untilInterrupted } from './interrupt';
import { print } from './output';
import { migrationsFolder } from './program-folder';

const CONNECTIONS = 4;

export type CommandWork = (store: Store, env: CommandEnv) => Promise<void>;

interface StoreOptions {
  create?: boolean;
  /** Settings of its connections. */
  connection?: Record<string, string>;
}

/**
 * Runs a command against the database that the settings name, and closes it after. `create` makes an
 * embedded one, and its tables, where there is none, and prints that it did: for commands that bring a whole
 * workspace. Without it the database must be there with the tables of this version.
 */
export async function withStore(
  work: CommandWork,
  { create = false, connection }: StoreOptions = {},
): Promise<void> {
  await withDatabase(
    async (url, env) => {
      const store = openStore({ url, max: CONNECTIONS, connection });
      try {
        if (create) await makeTables(store, url);
        await requireTables(store);
        await untilInterrupted(work(store, env));
      } finally {
        await store.close();
      }
    },
    { create },
  );
}

/** Gives the address of that database, whatever its tables are. */
export async function withDatabase(
  work: (url: string, env: CommandEnv) => Promise<void>,
  { create = false } = {},
): Promise<void> {
  const env = readCommandEnv();
  if (env.DATABASE_URL) return work(env.DATABASE_URL, env);
  const dataDir = env.PARLEY_DATA_DIR;
  if (!(await findCluster(dataDir))) {
    if (!create) throw noDatabase(dataDir);
    print(`There is no database in ${dataDir} yet: making a new one.`);
  }
  const embedded = await openEmbeddedPostgres({ dataDir, role: 'guest' });
  try {
    await work(embedded.url, env);
  } finally {
    await embedded.close();
  }
}

export const noDatabase = (dataDir: string) =>
  new Refusal(
    'no_database',
    `There is no database in ${dataDir}. If your Parley is elsewhere, run this in its folder, or set PARLEY_DATA_DIR or DATABASE_URL to where its data is. A new one is made by "npm start", "restore", "seed" and "import".`,
  );

async function makeTables({ sql }: Store, url: string): Promise<void> {
  const state = await readSchemaState(sql, readMigrations(migrationsFolder()));
  if (state.kind === 'none') await migrate(url, migrationsFolder());
}

async function requireTables({ sql }: Store): Promise<void> {
  const state = await readSchemaState(sql, readMigrations(migrationsFolder()));
  if (state.kind === 'newer') throw newerDatabase();
  if (state.kind === 'none') {
    const [row] = await sql<{ name: string }[]>`select current_database() as name`;
    throw new Refusal(
      'no_tables',
      `The database ${row?.name} has no tables of Parley’s. Check DATABASE_URL, or make them: "npm start", "restore", "migrate", "seed" or "import".`,
    );
  }
  if (state.missing === 0) return;
  throw new Refusal(
    'old_tables',
    `The tables are of an older Parley (${state.missing} migrations are missing). Back up, then run: npm run parley -- migrate`,
  );
}
