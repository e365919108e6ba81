import { join } from 'node:path';
import { built } from './built.mjs';
import { ROOT } from './environment.mjs';
import { print } from './output.mjs';

/**
 * The address of the store these settings mean: DATABASE_URL, or else the Postgres in the data directory,
 * started if need be. `close` lets go of it.
 */
export async function openStore(settings) {
  if (settings.DATABASE_URL) return { url: settings.DATABASE_URL, close: async () => undefined };
  const { openEmbeddedPostgres } = await built('server/infra/embedded-postgres.mjs');
  const opened = openEmbeddedPostgres({
    dataDir: settings.PARLEY_DATA_DIR,
    role: 'server',
    onRestart: () => print('Postgres had stopped and was started again.'),
    onFailure: (error) => print(error.message),
  });
  return explained(opened);
}

export async function migrateStore(url) {
  const { migrate } = await built('server/db/migrate.mjs');
  await explained(migrate(url, join(ROOT, 'drizzle')));
}

/** What goes wrong here is mostly a setting: the sentence for it goes before the driver's words. */
async function explained(work) {
  try {
    return await work;
  } catch (cause) {
    const { explainError } = await built('server/infra/explain-error.mjs');
    throw new Error(explainError(cause), { cause });
  }
}
