import type { Command } from 'commander';
import {
  createPerson,
  listAccounts,
  makeSignInLink,
  promote,
  requireWorkspace,
  setDisabled,
  setPassword,
} from '@/server/domain/operator';
import { systemClock } from '@/server/infra/clock';
import { addressToOpen } from '@/server/infra/reachable';
import { email, singleLine } from '@/shared/input/common';
import { LIMITS } from '@/shared/limits';
import type { Role } from '@/shared/model/member';
import { openDomain } from './domain';
import { reading, roleOption, workspaceOption } from './option';
import { counted, print, printTable } from './output';
import { takePassword } from './password';
import { withStore } from './with-store';

interface Create {
  name: string;
  workspace?: string;
  role: Role;
  passwordStdin?: boolean;
}

export function addUser(program: Command): void {
  const group = program
    .command('user')
    .description('Make, list and disable accounts, set passwords, give roles.');
  const address = reading(email);

  group
    .command('create')
    .description('Make an account and let it into a workspace.')
    .argument('<email>', 'what they sign in with', address)
    .requiredOption('--name <name>', 'their name', reading(singleLine(LIMITS.nameLength)))
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

  addDisableCommands(group, address);

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
        const promoted = await promote(domain, { workspaceId, email: who, role });
        print(`${promoted.member.name} (@${promoted.member.handle}) is now ${role} in ${name}.`);
        if (promoted.isDisabled)
          print(`The account is disabled: "user enable ${who}" lets them in.`);
      }),
    );
}

function addDisableCommands(group: Command, address: (text: string) => string): void {
  group
    .command('disable')
    .description('Shut an account out everywhere: its sessions end, its tokens stop.')
    .argument('<email>', 'whose', address)
    .action((who: string) => disable(who, true));

  group
    .command('enable')
    .description('Let a disabled account back in; its tokens work again.')
    .argument('<email>', 'whose', address)
    .action((who: string) => disable(who, false));

  group
    .command('list')
    .description('List every account with its workspaces and when it was last seen.')
    .action(() => withStore(async (store) => listAll(store.db)));

  group
    .command('link')
    .description('Make a link that signs an account in once, also where passwords are off.')
    .argument('<email>', 'whose', address)
    .action((who: string) =>
      withStore(async (store, env) => {
        const code = await makeSignInLink(openDomain(store, systemClock), who);
        print(`This link signs ${who} in once, within 15 minutes:`);
        print(`${new URL('/sign-in', addressToOpen(env))}#link=${code}`);
      }),
    );
}

async function disable(email: string, disabled: boolean): Promise<void> {
  await withStore(async (store) => {
    const domain = openDomain(store, systemClock);
    const result = await setDisabled(domain, { email, disabled });
    const { changed, sessionsEnded, tokensStopped, invitesEnded, botTokens } = result;
    const stopped = [
      ...(tokensStopped > 0 ? [counted(tokensStopped, 'token')] : []),
      ...(invitesEnded > 0 ? [counted(invitesEnded, 'invitation')] : []),
    ].join(' and ');
    const state = disabled ? 'disabled' : 'enabled';
    const ended = `${counted(sessionsEnded, 'session')} ended${stopped && `, ${stopped} stopped`}`;
    if (!changed) print(`${email} was ${state} already.`);
    else if (disabled) print(`${email} is disabled: ${ended}.`);
    else
      print(`${email} is enabled: they can sign in, and their tokens and invitations work again.`);
    if (!disabled || botTokens.length === 0) return;
    print('These bot tokens were made in their name and go on; "token revoke" stops one:');
    printTable(
      ['token', 'name'],
      botTokens.map(({ prefix, name }) => [`${prefix}…`, name]),
    );
  });
}

async function listAll(db: Parameters<typeof listAccounts>[0]): Promise<void> {
  const rows: string[][] = [];
  for await (const { email, name, disabledAt, lastSeenAt, places } of listAccounts(db)) {
    const where = places.map(
      ({ workspace, role, isDeactivated }) =>
        `${isDeactivated ? 'deactivated' : role} in ${workspace}`,
    );
    rows.push([
      email,
      name,
      disabledAt ? 'disabled' : 'active',
      lastSeenAt?.toISOString().slice(0, 16).replace('T', ' ') ?? 'never',
      where.join(', ') || 'in no workspace',
    ]);
  }
  if (rows.length === 0) print('There are no accounts yet.');
  else printTable(['Address', 'Name', 'State', 'Last seen (UTC)', 'Workspaces'], rows);
}

async function createUser(who: string, { name, workspace, role, passwordStdin }: Create) {
  const { password, made } = await takePassword(passwordStdin ?? false);
  await withStore(async (store, env) => {
    const place = await requireWorkspace(store.db, workspace);
    const person = { email: who, name, password, workspaceId: place.id, role };
    const { hadAccount } = await createPerson(openDomain(store, systemClock), person);
    print(`${name} <${who}> is now ${role} in ${place.name}.`);
    if (hadAccount) print('They had an account already; its password stays as it was.');
    else if (made) print(`Password: ${password}`);
    if (env.SINGLE_SIGN_ON_ONLY) print(PASSWORDS_ARE_OFF);
  });
}

const PASSWORDS_ARE_OFF =
  'Passwords are off here (SINGLE_SIGN_ON_ONLY): people sign in through the provider, and a password is asked for once, to connect an account that has one. "user link EMAIL" lets someone in without either.';

async function changePassword(who: string, { passwordStdin }: { passwordStdin?: boolean }) {
  const { password, made } = await takePassword(passwordStdin ?? false);
  await withStore(async (store, env) => {
    const domain = openDomain(store, systemClock);
    const { sessionsEnded } = await setPassword(domain, { email: who, password });
    print(`The password of ${who} was changed; ${counted(sessionsEnded, 'session')} ended.`);
    if (made) print(`Password: ${password}`);
    if (env.SINGLE_SIGN_ON_ONLY) print(PASSWORDS_ARE_OFF);
  });
}
