import { test as base } from '@playwright/test';
import { type ServerProcess, startServer } from './server';
import { createDatabase } from './test-postgres';

export { expect } from '@playwright/test';

/**
 * Playwright's `test` with the real server, built, on an empty database of this worker's own. `page.goto('/')`
 * goes to it. Tests of one worker share it, so each makes its own people and channels.
 */
export const test = base.extend<object, { server: ServerProcess & { databaseUrl: string } }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names a fixture needs from here.
    async ({}, use) => {
      await using database = await createDatabase(process.env.PARLEY_TEST_POSTGRES_URL ?? '');
      await using server = await startServer({ databaseUrl: database.url });
      await use({ ...server, databaseUrl: database.url });
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  baseURL: async ({ server }, use) => use(server.url),
});
