import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { moveDatabase, moveIntoDataDir } from '@/server/domain/backup';
import { type CommandEnv, readCommandEnv } from '@/server/env';
import { openEmbeddedPostgres } from '@/server/infra/embedded-postgres';
import { Refusal } from '@/shared/refusal';
import { interrupted } from './interrupt';
import { noteStore } from './note';
import { print } from './output';
import { migrationsFolder } from './program-folder';
import { withDatabase } from './with-store';

export function addMove(program: Command): void {
  program
    .command('move')
    .description(
      'Copy the database into another, empty one: from the embedded Postgres to one of yours, or back. The source stays.',
    )
    .requiredOption(
      '--to <address>',
      'postgres://USER:PASSWORD@HOST:PORT/DATABASE, or "embedded" for one in the data directory',
      readTarget,
    )
    .action(({ to }: { to: string }) => (to === 'embedded' ? moveIn() : moveOut(to)));
}

function readTarget(text: string): string {
  if (text === 'embedded') return text;
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new InvalidArgumentError(
    'Give postgres://USER:PASSWORD@HOST:PORT/DATABASE, or "embedded".',
  );
}

async function moveOut(to: string): Promise<void> {
  await withDatabase(async (from) => {
    const moved = await moveDatabase({ ...options(from), to });
    await noteStore(to, 'store.moved');
    printMoved(moved);
    print('Stop Parley, set DATABASE_URL to that address, and start it again.');
  });
}

async function moveIn(): Promise<void> {
  const env = readCommandEnv();
  const from = requireAddress(env);
  const dataDir = resolve(env.PARLEY_DATA_DIR);
  const moved = await moveIntoDataDir({ ...options(from), dataDir });
  const embedded = await openEmbeddedPostgres({ dataDir, role: 'guest' });
  await noteStore(embedded.url, 'store.moved').finally(() => embedded.close());
  printMoved(moved);
  print('Stop Parley, take DATABASE_URL out of the settings, and start it again.');
}

function requireAddress({ DATABASE_URL }: CommandEnv): string {
  if (DATABASE_URL) return DATABASE_URL;
  throw new Refusal(
    'no_source',
    'Set DATABASE_URL to the database that is to move into the embedded one.',
  );
}

const options = (from: string) => ({
  from,
  migrations: migrationsFolder(),
  signal: interrupted,
  onTable: (name: string) => print(`  ${name}`),
});

function printMoved({ takenAt }: { takenAt: Date }): void {
  print(`Moved, as of ${takenAt.toISOString()}. The source is as it was.`);
  print(
    'What is written to the source after that stays there: to take all, move while Parley is stopped.',
  );
}
