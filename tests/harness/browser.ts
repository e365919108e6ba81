import { test as base, type Page } from '@playwright/test';
import { encode } from 'next-auth/jwt';
import { SESSION_SECRET, type ServerProcess, startServer } from './server';
import { createDatabase } from './test-postgres';
import type { Person } from './world';

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

/** Gives the page the cookie of a person who signed in before. */
export async function signIn(page: Page, person: Person, url: string): Promise<void> {
  const token = { sub: person.userId, sid: person.sessionId };
  const value = await encode({ token, secret: SESSION_SECRET });
  await page.context().addCookies([{ name: 'next-auth.session-token', value, url }]);
}
