import { startTestPostgres } from './test-postgres';

/** Set-up of a Playwright run: a real Postgres with a migrated template, for all its workers. */
export default async function setUp() {
  const store = await startTestPostgres();
  process.env.PARLEY_TEST_POSTGRES_URL = store.url;
  return () => store.close();
}
