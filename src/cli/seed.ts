import type { Command } from 'commander';
import { noteInTrail } from '@/server/domain/operator';
import { SeedClock, type SeedPlan, seedWorkspace } from '@/server/domain/seed';
import { systemClock } from '@/server/infra/clock';
import { password, singleLine } from '@/shared/input/common';
import { LIMITS } from '@/shared/limits';
import { openDomain } from './domain';
import { reading, wholeNumber } from './option';
import { counted, print } from './output';
import { takePassword } from './password';
import { Progress } from './progress';
import { withStore } from './with-store';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A crash may cost the last moments of what is made up, and waiting for the disk is most of the time. */
const MADE_UP = { synchronous_commit: 'off' };

type Options = Omit<SeedPlan, 'password'> & { password?: string };

export function addSeed(program: Command): void {
  program
    .command('seed')
    .description('Make a workspace that looks lived in, to try things in.')
    .option('--members <n>', 'people in it', wholeNumber(1, 20_000), 50)
    .option('--channels <n>', 'named channels', wholeNumber(1, 5_000), 20)
    .option('--messages <n>', 'messages in all', wholeNumber(0, 10_000_000), 5_000)
    .option('--days <n>', 'how far back the history goes', wholeNumber(1, 3_650), 30)
    .option(
      '--workspace <name>',
      'what it is called',
      reading(singleLine(LIMITS.nameLength)),
      'Example',
    )
    .option('--password <password>', 'for everyone in it; made up when left out', reading(password))
    .action(seed);
}

async function seed({ password: given, ...options }: Options) {
  const plan = { ...options, password: given ?? (await takePassword(false)).password };
  await withStore(
    async (store) => {
      const clock = new SeedClock(new Date(Date.now() - plan.days * DAY_MS));
      const progress = new Progress('messages');
      const onProgress = (done: number) => progress.update(done, plan.messages);
      const domain = openDomain(store, clock);
      const { workspace, ownerEmail } = await seedWorkspace(domain, plan, {
        clock,
        onProgress,
      }).finally(() => progress.stop());
      await noteInTrail(openDomain(store, systemClock), workspace.id, { action: 'seed.finished' });
      print(
        `${workspace.name} (/w/${workspace.slug}) has ${counted(plan.members, 'person', 'people')} and ${counted(plan.messages, 'message')}.`,
      );
      print(`Sign in as ${ownerEmail} with ${plan.password}; the others have the same password,`);
      print('but for those who had an account before.');
    },
    { create: true, connection: MADE_UP },
  );
}
