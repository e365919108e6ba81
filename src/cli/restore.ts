import { resolve } from 'node:path';
import type { Command } from 'commander';
import { restoreBackup } from '@/server/domain/backup';
import { readCommandEnv } from '@/server/env';
import { interrupted } from './interrupt';
import { noteStore } from './note';
import { print } from './output';
import { migrationsFolder } from './program-folder';
import { requireFile } from './require-file';
import { withDatabase } from './with-store';

export function addRestore(program: Command): void {
  program
    .command('restore')
    .description(
      'Bring a backup back into an empty data directory, or with DATABASE_URL into an empty database. Stop the server first.',
    )
    .argument('<file>', 'what "backup" wrote')
    .action(async (name: string) => {
      await requireFile(resolve(name));
      const { DATABASE_URL: url, PARLEY_DATA_DIR: dataDir, NEXTAUTH_SECRET } = readCommandEnv();
      const manifest = await restoreBackup({
        file: resolve(name),
        dataDir: resolve(dataDir),
        url,
        migrations: migrationsFolder(),
        signal: interrupted,
        onStep: (what) => print(`  ${what}`),
      });
      await withDatabase((restored) => noteStore(restored, 'store.restored'));
      const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
      const where = url ? `the database and ${resolve(dataDir)}` : resolve(dataDir);
      print(
        `Restored ${rows} rows of ${manifest.tables.length} tables, as of ${manifest.createdAt}, into ${where}.`,
      );
      print('Open windows load everything again. Start Parley: npm start');
      const hasSecret = manifest.entries.some((entry) => entry.name === 'data/secret');
      if (!hasSecret && !NEXTAUTH_SECRET) {
        print(
          'The backup holds no session secret: set NEXTAUTH_SECRET as it was, or people sign in again.',
        );
      }
      if (hasSecret && NEXTAUTH_SECRET) {
        print(
          'NEXTAUTH_SECRET is set and goes before the restored one: unless they are the same, people sign in again.',
        );
      }
    });
}
