import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readCommandEnv } from '@/server/env';
import { findCluster, findEmbeddedAddress } from '@/server/infra/embedded-postgres';
import { Refusal } from '@/shared/refusal';
import { print } from './output';
import { noDatabase } from './with-store';

export function addUrl(program: Command): void {
  program
    .command('url')
    .description(
      'Print the address of the embedded Postgres, with its password, for psql and other tools. It changes at each start.',
    )
    .action(async () => {
      const { DATABASE_URL: given, PARLEY_DATA_DIR } = readCommandEnv();
      if (given) return print(given);
      const dataDir = resolve(PARLEY_DATA_DIR);
      if (!(await findCluster(dataDir))) throw noDatabase(dataDir);
      const address = await findEmbeddedAddress(dataDir);
      if (address) return print(address);
      throw new Refusal(
        'not_running',
        `The Postgres in ${dataDir} is not running, so it has no address now. Start Parley first: npm start`,
      );
    });
}
