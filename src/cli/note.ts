import { openStore } from '@/server/db/client';
import { noteInEveryTrail } from '@/server/domain/operator';
import { systemClock } from '@/server/infra/clock';
import { openDomain } from './domain';

/** Writes into the audit trails of a database that all of it was backed up, restored or moved. */
export async function noteStore(
  url: string,
  action: 'store.backed_up' | 'store.restored' | 'store.moved',
): Promise<void> {
  const store = openStore({ url, max: 1 });
  try {
    await noteInEveryTrail(openDomain(store, systemClock), { action });
  } finally {
    await store.close();
  }
}
