import { type Command, InvalidArgumentError } from 'commander';
import type { Domain } from '@/server/domain/context';
import { createBot } from '@/server/domain/member';
import { actAs, actAsOwner, findMemberByName, requireWorkspace } from '@/server/domain/operator';
import { createToken } from '@/server/domain/token';
import { systemClock } from '@/server/infra/clock';
import { invalid } from '@/shared/errors';
import type { WorkspaceId } from '@/shared/id';
import { handle, line } from '@/shared/input/common';
import { LIMITS } from '@/shared/limits';
import { TOKEN_SCOPES, type TokenScope } from '@/shared/model/account';
import { openDomain } from './domain';
import { reading, wholeNumber } from './option';
import { say } from './say';
import { withStore } from './with-store';

interface Create {
  workspace: string;
  member?: string;
  bot?: string;
  name: string;
  scopes: TokenScope[];
  expires?: number;
}

export function addToken(program: Command): void {
  const group = program.command('token').description('Make tokens for scripts and bots.');
  group
    .command('create')
    .description('Make a token for a member, or for a bot, which is made when there is none.')
    .requiredOption('--workspace <name>', 'name or address of the workspace')
    .option('--member <who>', '@handle or e-mail address of whom it acts as')
    .option('--bot <handle>', 'the bot it acts as', reading(handle))
    .option(
      '--name <name>',
      'what it is for',
      reading(line(LIMITS.tokenNameLength)),
      'command line',
    )
    .option('--scopes <list>', TOKEN_SCOPES.join(', '), readScopes, ['read', 'write'])
    .option(
      '--expires <days>',
      'days until it stops working; never when left out',
      wholeNumber(1, 3650),
    )
    .action(createOne);
}

function readScopes(text: string): TokenScope[] {
  return text.split(',').map((part) => {
    const scope = TOKEN_SCOPES.find((known) => known === part.trim());
    if (!scope) throw new InvalidArgumentError(`Choose from ${TOKEN_SCOPES.join(', ')}.`);
    return scope;
  });
}

async function createOne({ workspace, member, bot, name, scopes, expires }: Create) {
  if (Boolean(member) === Boolean(bot)) {
    throw invalid('holder', 'Say who it acts as: either --member or --bot.');
  }
  await withStore(async (store) => {
    const domain = openDomain(store, systemClock);
    const { id: workspaceId } = await requireWorkspace(store.db, workspace);
    const { ctx, holder } = member
      ? await asMember(domain, workspaceId, member)
      : await asBot(domain, workspaceId, bot ?? '');
    const { token, secret } = await createToken(ctx, {
      workspaceId,
      memberId: holder.id,
      name,
      scopes,
      expiresInDays: expires ?? null,
    });
    say(`A token for @${holder.handle} (${token.scopes.join(', ')}). It is shown this once:`);
    say(secret);
  });
}

async function asMember(domain: Domain, workspaceId: WorkspaceId, name: string) {
  const holder = await findMemberByName(domain.store.db, workspaceId, name);
  if (!holder) throw invalid('no_member', `There is nobody called ${name} here.`);
  if (holder.kind === 'bot') return { ctx: await actAsOwner(domain, workspaceId), holder };
  return { ctx: await actAs(domain, { workspaceId, memberId: holder.id }), holder };
}

async function asBot(domain: Domain, workspaceId: WorkspaceId, handle: string) {
  const ctx = await actAsOwner(domain, workspaceId);
  const found = await findMemberByName(domain.store.db, workspaceId, handle);
  if (found && found.kind !== 'bot') throw invalid('not_a_bot', `@${handle} is a person.`);
  const holder = found ?? (await createBot(ctx, { workspaceId, name: handle, handle })).member;
  return { ctx, holder };
}
