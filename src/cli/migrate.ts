import type { Command } from 'commander';
import { migrate } from '@/server/db/migrate';
import { readEnv } from '@/server/env';
import { migrationsFolder } from './migrations-folder';
import { say } from './say';

export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description(
      'Bring the store’s tables up to date. Safe to run again, and from many places at once.',
    )
    .action(async () => {
      await migrate(readEnv().DATABASE_URL, migrationsFolder());
      say('The tables are up to date.');
    });
}
