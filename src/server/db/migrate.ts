import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';

/** Key of the advisory lock that lets one process migrate while the others wait for it. */
const MIGRATING = 7_270_003;

/**
 * Brings the database at `url` up to the migrations in `folder`. Any number of processes may call it at
 * once: one applies them, the others wait and find nothing left to do. The address must reach Postgres
 * itself or a pooler in session mode, because the lock lives as long as the connection.
 */
export async function migrate(url: string, folder = 'drizzle'): Promise<void> {
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
    await applyMigrations(drizzle(sql), { migrationsFolder: folder });
  } finally {
    await sql.end({ timeout: 5 });
  }
}
