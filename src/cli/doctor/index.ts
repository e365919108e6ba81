import type { Command } from 'commander';
import type { Store } from '@/server/db/client';
import type { Env } from '@/server/env';
import { migrationsFolder } from '../migrations-folder';
import { say } from '../say';
import { withStore } from '../with-store';
import type { Finding } from './finding';
import { checkClock, checkMigrations, checkOwners, checkStore } from './store';
import { checkBus, checkDisk, checkSettings } from './surroundings';

const MARKS = { good: '✓', odd: '!', bad: '✗' } as const;

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      'Look at the store, the bus, the clock, the disk and the settings, and say what to do.',
    )
    .action(() =>
      withStore(async (store, env) => {
        const findings = await examine(store, env);
        for (const { about, state, says, advice } of findings) {
          say(`${MARKS[state]} ${about.padEnd(9)} ${says}.`);
          if (advice) say(`            → ${advice}`);
        }
        const wrong = findings.filter((finding) => finding.state === 'bad').length;
        say(wrong === 0 ? '\nNothing is wrong.' : `\n${wrong} to look after.`);
        if (wrong > 0) process.exitCode = 1;
      }),
    );
}

async function examine(store: Store, env: Env): Promise<Finding[]> {
  const reached = await checkStore(store);
  const inside = reached.state === 'bad' ? [] : await examineTables(store);
  return [reached, ...inside, await checkBus(env), await checkDisk(env), checkSettings(env)];
}

/** The rest can only be asked of tables that are as this program knows them. */
async function examineTables(store: Store): Promise<Finding[]> {
  const migrations = await checkMigrations(store, migrationsFolder());
  const clock = await checkClock(store);
  return migrations.state === 'bad'
    ? [migrations, clock]
    : [migrations, clock, await checkOwners(store)];
}
