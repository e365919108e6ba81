import type { Command } from 'commander';
import { createPerson, promote, requireWorkspace, setPassword } from '@/server/domain/operator';
import { systemClock } from '@/server/infra/clock';
import { email, line } from '@/shared/input/common';
import { LIMITS } from '@/shared/limits';
import type { Role } from '@/shared/model/member';
import { openDomain } from './domain';
import { reading, roleOption, workspaceOption } from './option';
import { takePassword } from './password';
import { say } from './say';
import { withStore } from './with-store';

interface Create {
  name: string;
  workspace?: string;
  role: Role;
  passwordStdin?: boolean;
}

export function addUser(program: Command): void {
  const group = program.command('user').description('Make accounts, set passwords, give roles.');
  const address = reading(email);

  group
    .command('create')
    .description('Make an account and let it into a workspace.')
    .argument('<email>', 'what they sign in with', address)
    .requiredOption('--name <name>', 'their name', reading(line(LIMITS.nameLength)))
    .addOption(workspaceOption())
    .addOption(roleOption('member'))
    .option('--password-stdin', 'read the password from standard input instead of making one up')
    .action(createUser);

  group
    .command('password')
    .description('Give an account a new password and sign it out everywhere.')
    .argument('<email>', 'whose', address)
    .option('--password-stdin', 'read the password from standard input instead of making one up')
    .action(changePassword);

  group
    .command('promote')
    .description('Give someone a role, and bring them back when they were deactivated.')
    .argument('<email>', 'who', address)
    .addOption(workspaceOption())
    .addOption(roleOption('admin'))
    .action((who: string, { workspace, role }: { workspace?: string; role: Role }) =>
      withStore(async (store) => {
        const { id: workspaceId, name } = await requireWorkspace(store.db, workspace);
        const domain = openDomain(store, systemClock);
        const member = await promote(domain, { workspaceId, email: who, role });
        say(`${member.name} (@${member.handle}) is now ${role} in ${name}.`);
      }),
    );
}

async function createUser(who: string, { name, workspace, role, passwordStdin }: Create) {
  const { password, made } = await takePassword(passwordStdin ?? false);
  await withStore(async (store) => {
    const place = await requireWorkspace(store.db, workspace);
    const person = { email: who, name, password, workspaceId: place.id, role };
    const { hadAccount } = await createPerson(openDomain(store, systemClock), person);
    say(`${name} <${who}> is now ${role} in ${place.name}.`);
    if (hadAccount) say('They had an account already; its password stays as it was.');
    else if (made) say(`Password: ${password}`);
  });
}

async function changePassword(who: string, { passwordStdin }: { passwordStdin?: boolean }) {
  const { password, made } = await takePassword(passwordStdin ?? false);
  await withStore(async (store) => {
    const domain = openDomain(store, systemClock);
    const { sessionsEnded } = await setPassword(domain, { email: who, password });
    say(`The password of ${who} was changed; ${sessionsEnded} sessions were signed out.`);
    if (made) say(`Password: ${password}`);
  });
}
