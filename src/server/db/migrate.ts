import postgres from 'postgres';
import { applyMigrations, newerDatabase, readMigrations, readSchemaState } from './migrations';

/** Key of the advisory lock that lets one process migrate while the others wait for it. */
export const MIGRATING = 7_270_003;

/**
 * Brings the database at `url` up to the migrations in `folder`. Any number of processes may call it at
 * once: one applies them, the others wait and find nothing left to do. The address must reach Postgres
 * itself or a pooler in session mode, because the lock lives as long as the connection. A database that a
 * newer Parley has migrated is refused (`newer_database`).
 */
export async function migrate(url: string, folder = 'drizzle'): Promise<void> {
  const migrations = readMigrations(folder);
  const sql = postgres(url, {
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: 10,
    onnotice: () => undefined,
    connection: { application_name: 'parley-migrate' },
  });
  try {
    await sql`select pg_advisory_lock(${MIGRATING})`;
    const state = await readSchemaState(sql, migrations);
    if (state.kind === 'newer') throw newerDatabase();
    const applied = state.kind === 'none' ? 0 : state.applied;
    if (applied === migrations.length) return;
    await sql.begin((tx) => applyMigrations(tx, migrations.slice(applied)));
  } finally {
    await sql.end({ timeout: 5 });
  }
}
