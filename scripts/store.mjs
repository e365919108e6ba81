import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './environment.mjs';
import { note } from './say.mjs';

/**
 * The address of the store these settings mean: DATABASE_URL, or else the Postgres in the data directory,
 * started if need be. `close` lets go of it.
 */
export async function openStore(settings, role) {
  if (settings.DATABASE_URL) return { url: settings.DATABASE_URL, close: async () => undefined };
  const { openEmbeddedPostgres } = await built('server/infra/embedded-postgres.mjs');
  return openEmbeddedPostgres({
    dataDir: settings.PARLEY_DATA_DIR,
    role,
    onRestart: () => note('Postgres had stopped and was started again.'),
    onFailure: (error) => note(error.message),
  });
}

export async function migrateStore(url) {
  const { migrate } = await built('server/db/migrate.mjs');
  await migrate(url, join(ROOT, 'drizzle'));
}

function built(file) {
  return import(pathToFileURL(join(ROOT, 'dist', file)).href);
}
