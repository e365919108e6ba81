import type { Command } from 'commander';
import { migrate } from '@/server/db/migrate';
import { print } from './output';
import { migrationsFolder } from './program-folder';
import { withDatabase } from './with-store';

export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description(
      'Bring the store’s tables up to date. Safe to run again, and from many places at once.',
    )
    .action(() =>
      withDatabase(async (url) => {
        await migrate(url, migrationsFolder());
        print('The tables are up to date.');
      }),
    );
}
