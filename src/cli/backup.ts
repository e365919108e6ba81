import { resolve } from 'node:path';
import type { Command } from 'commander';
import { createBackup } from '@/server/domain/backup';
import { interrupted } from './interrupt';
import { noteStore } from './note';
import { bytes, counted, print } from './output';
import { migrationsFolder, programVersion } from './program-folder';
import { Progress } from './progress';
import { withDatabase } from './with-store';

export function addBackup(program: Command): void {
  program
    .command('backup')
    .description(
      'Write the database as it stands now, the files and the secret into one file. May run beside the server.',
    )
    .argument('<file>', 'the file to write, such as parley.backup; it must not exist')
    .action((name: string) =>
      withDatabase(async (url, env) => {
        const file = resolve(name);
        const progress = new Progress('tables');
        const began = Date.now();
        const made = await createBackup({
          url,
          file,
          dataDir: env.PARLEY_DATA_DIR,
          migrations: migrationsFolder(),
          version: programVersion(),
          signal: interrupted,
          onTable: (done, total, table) => progress.update(done, total, table),
        }).finally(() => progress.stop());
        await noteStore(url, 'store.backed_up');
        const rows = made.tables.reduce((sum, table) => sum + table.rows, 0);
        print(`${file}: ${bytes(made.bytes)}, ${seconds(began)}.`);
        print(
          `${counted(rows, 'row')} of ${counted(made.tables.length, 'table')} as of ${made.takenAt.toISOString()}, ${counted(made.files, 'file')}.`,
        );
        if (!made.hasSecret && env.NEXTAUTH_SECRET) {
          print(
            'NEXTAUTH_SECRET is a setting and not in the data directory: keep it with your settings.',
          );
        }
        print(
          'It holds everyone’s messages and password hashes: keep it where only you can read it.',
        );
      }),
    );
}

const seconds = (began: number) => `${((Date.now() - began) / 1000).toFixed(1)} s`;
