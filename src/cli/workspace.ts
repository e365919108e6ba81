import type { Command } from 'commander';
import { createWorkspaceFor } from '@/server/domain/operator';
import { systemClock } from '@/server/infra/clock';
import { email, singleLine } from '@/shared/input/common';
import { LIMITS } from '@/shared/limits';
import { openDomain } from './domain';
import { reading } from './option';
import { print } from './output';
import { withStore } from './with-store';

export function addWorkspace(program: Command): void {
  const group = program.command('workspace').description('Make workspaces.');
  group
    .command('create')
    .description('Make a workspace that an account owns, whatever WORKSPACE_CREATION is.')
    .argument('<name>', 'its name', reading(singleLine(LIMITS.nameLength)))
    .requiredOption('--owner <email>', 'whose it is', reading(email))
    .action((name: string, { owner }: { owner: string }) =>
      withStore(async (store) => {
        const domain = openDomain(store, systemClock);
        const workspace = await createWorkspaceFor(domain, { name, email: owner });
        print(`${workspace.name} is at /w/${workspace.slug} and belongs to ${owner}.`);
      }),
    );
}
