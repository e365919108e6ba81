import { openStore, type Store } from '@/server/db/client';
import { type Env, readEnv } from '@/server/env';

const CONNECTIONS = 4;

/** Runs a command against the store that the settings name, and closes it after. */
export async function withStore(work: (store: Store, env: Env) => Promise<void>): Promise<void> {
  const env = readEnv();
  const store = openStore({ url: env.DATABASE_URL, max: CONNECTIONS });
  try {
    await work(store, env);
  } finally {
    await store.close();
  }
}
