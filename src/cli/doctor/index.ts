import type { Command } from 'commander';
import { openStore, type Store } from '@/server/db/client';
import { readStartEnv } from '@/server/env';
import { explainError } from '@/server/infra/explain-error';
import { print } from '../output';
import { migrationsFolder } from '../program-folder';
import { withDatabase } from '../with-store';
import { bad, type Finding } from './finding';
import { checkPort } from './port';
import {
  checkClock,
  checkFollowers,
  checkJobs,
  checkMigrations,
  checkOwners,
  checkStore,
} from './store';
import { checkBus, checkDisk, checkMail, checkSettings } from './surroundings';

const MARKS = { good: '✓', odd: '!', bad: '✗' } as const;

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      'Look at the store, the bus, the port, the clock, the disk and the settings, and say what to do.',
    )
    .action(async () => {
      const env = readStartEnv();
      const findings = [
        ...(await examineDatabase()),
        await checkBus(env),
        await checkMail(env),
        await checkPort(env),
        await checkDisk(env),
        checkSettings(env),
      ];
      for (const { about, state, says, advice } of findings) {
        print(`${MARKS[state]} ${about.padEnd(9)} ${says}.`);
        if (advice) print(`            → ${advice}`);
      }
      const wrong = findings.filter((finding) => finding.state === 'bad').length;
      print(wrong === 0 ? '\nNothing is wrong.' : `\n${wrong} to look after.`);
      if (wrong > 0) process.exitCode = 1;
    });
}

async function examineDatabase(): Promise<Finding[]> {
  const findings: Finding[] = [];
  try {
    await withDatabase(async (url) => {
      const store = openStore({ url, max: 2 });
      findings.push(...(await examineStore(store).finally(() => store.close())));
    });
  } catch (error) {
    // None is there, or the embedded one does not start.
    const says = explainError(error).replace(/\.$/, '');
    findings.push(bad('store', says, 'The other checks go on without it.'));
  }
  return findings;
}

/** The rest can only be asked of tables that are as this program knows them. */
async function examineStore(store: Store): Promise<Finding[]> {
  const reached = await checkStore(store);
  if (reached.state === 'bad') return [reached];
  const migrations = await checkMigrations(store, migrationsFolder());
  const clock = await checkClock(store);
  const before = [reached, migrations, clock];
  return migrations.state === 'bad'
    ? before
    : [...before, await checkOwners(store), await checkJobs(store), await checkFollowers(store)];
}
