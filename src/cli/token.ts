import { type Command, InvalidArgumentError } from 'commander';
import { findChannel } from '@/server/domain/channel';
import type { Ctx, Domain } from '@/server/domain/context';
import { createBot } from '@/server/domain/member';
import {
  actAs,
  actAsOwner,
  findMemberByName,
  type HeldToken,
  listAllTokens,
  requireWorkspace,
  revokeNamedToken,
} from '@/server/domain/operator';
import { createToken } from '@/server/domain/token';
import { systemClock } from '@/server/infra/clock';
import { Failure, invalid } from '@/shared/errors';
import type { ChannelId, WorkspaceId } from '@/shared/id';
import { channelName } from '@/shared/input/channel';
import { handle, singleLine } from '@/shared/input/common';
import { LIMITS } from '@/shared/limits';
import { TOKEN_SCOPES, type TokenScope } from '@/shared/model/account';
import { Refusal } from '@/shared/refusal';
import { openDomain } from './domain';
import { reading, wholeNumber, workspaceOption } from './option';
import { print, printTable } from './output';
import { withStore } from './with-store';

interface Create {
  workspace?: string;
  member?: string;
  bot?: string;
  channels?: string[];
  name: string;
  scopes: TokenScope[];
  expires?: number;
}

export function addToken(program: Command): void {
  const group = program
    .command('token')
    .description('Make, list and revoke tokens of scripts and bots.');
  group
    .command('create')
    .description('Make a token for a member, or for a bot, which is made when there is none.')
    .addOption(workspaceOption())
    .option('--member <who>', '@handle or e-mail address of whom it acts as')
    .option('--bot <handle>', 'the bot it acts as', reading(handle))
    .option(
      '--channels <names>',
      'channels that a new bot comes into, such as alerts,builds; those that everyone starts in when left out',
      readChannels,
    )
    .option(
      '--name <name>',
      'what it is for',
      reading(singleLine(LIMITS.tokenNameLength)),
      'command line',
    )
    .option('--scopes <list>', TOKEN_SCOPES.join(', '), readScopes, ['read', 'write'])
    .option(
      '--expires <days>',
      'days until it stops working; never when left out',
      wholeNumber(1, 3650),
    )
    .action(createOne);

  group
    .command('list')
    .description('List all tokens of a workspace, newest first; never their secrets.')
    .addOption(workspaceOption())
    .action(listAll);

  group
    .command('revoke')
    .description('Make a token stop working. Running servers know within seconds.')
    .argument('<token>', 'its start as "token list" shows it, its id, or the whole secret')
    .action((name: string) =>
      withStore(async (store) => {
        const { token, holder } = await revokeNamedToken(openDomain(store, systemClock), name);
        print(`The token ${token.prefix}… (${token.name}) of @${holder.handle} was revoked.`);
      }),
    );
}

const day = (at: Date | null) => at?.toISOString().slice(0, 10) ?? 'never';

/** Why a token does not work, or until when it does. */
function stateOf({ token, holder, disabledAt }: HeldToken, now: Date): string {
  const { revokedAt, expiresAt } = token;
  if (revokedAt) return `revoked ${day(revokedAt)}`;
  if (expiresAt && expiresAt <= now) return `expired ${day(expiresAt)}`;
  if (disabledAt) return `account disabled ${day(disabledAt)}`;
  if (holder.deactivatedAt) return `deactivated ${day(holder.deactivatedAt)}`;
  return expiresAt ? `until ${day(expiresAt)}` : 'live';
}

async function listAll({ workspace }: { workspace?: string }) {
  await withStore(async (store) => {
    const { id, name } = await requireWorkspace(store.db, workspace);
    const held = await listAllTokens(store.db, id);
    if (held.length === 0) return print(`There are no tokens in ${name}.`);
    const now = systemClock.now();
    printTable(
      ['token', 'acts as', 'state', 'scopes', 'made', 'last used', 'name'],
      held.map(({ token, holder, disabledAt }) => [
        `${token.prefix}…`,
        `@${holder.handle}`,
        stateOf({ token, holder, disabledAt }, now),
        token.scopes.join(','),
        day(token.createdAt),
        day(token.lastUsedAt),
        token.name,
      ]),
    );
  });
}

const readChannels = (text: string) => text.split(',').map(reading(channelName));

function readScopes(text: string): TokenScope[] {
  return text.split(',').map((part) => {
    const scope = TOKEN_SCOPES.find((known) => known === part.trim());
    if (!scope) throw new InvalidArgumentError(`Choose from ${TOKEN_SCOPES.join(', ')}.`);
    return scope;
  });
}

async function createOne(options: Create) {
  const { workspace, member, bot, channels, name, scopes, expires } = options;
  if (Boolean(member) === Boolean(bot)) {
    throw invalid('holder', 'Say who it acts as: either --member or --bot.');
  }
  await withStore(async (store) => {
    const domain = openDomain(store, systemClock);
    const { id: workspaceId } = await requireWorkspace(store.db, workspace);
    const { ctx, holder } = member
      ? await asMember(domain, workspaceId, member)
      : await asBot(domain, { workspaceId, handle: bot ?? '', channels });
    const { token, secret } = await createToken(ctx, {
      workspaceId,
      memberId: holder.id,
      name,
      scopes,
      expiresInDays: expires ?? null,
    });
    print(`A token for @${holder.handle} (${token.scopes.join(', ')}). It is shown this once:`);
    print(secret);
  });
}

async function asMember(domain: Domain, workspaceId: WorkspaceId, name: string) {
  const holder = await findMemberByName(domain.store.db, workspaceId, name);
  if (!holder) throw invalid('no_member', `There is nobody called ${name} here.`);
  if (holder.kind === 'bot') return { ctx: await actAsOwner(domain, workspaceId), holder };
  return { ctx: await actAs(domain, { workspaceId, memberId: holder.id }), holder };
}

interface WantedBot {
  workspaceId: WorkspaceId;
  handle: string;
  channels: string[] | undefined;
}

async function asBot(domain: Domain, { workspaceId, handle, channels }: WantedBot) {
  const ctx = await actAsOwner(domain, workspaceId);
  const found = await findMemberByName(domain.store.db, workspaceId, handle);
  if (found && found.kind !== 'bot') throw invalid('not_a_bot', `@${handle} is a person.`);
  if (found && channels)
    throw invalid('not_a_bot', `@${handle} is there already. Add it to channels in the workspace.`);
  const channelIds = channels && (await idsOf(ctx, channels));
  const holder =
    found ?? (await createBot(ctx, { workspaceId, name: handle, handle, channelIds })).member;
  return { ctx, holder };
}

async function idsOf(ctx: Ctx, names: string[]): Promise<ChannelId[]> {
  const ids: ChannelId[] = [];
  for (const name of names) {
    const wanted = { workspaceId: ctx.workspaceId, name };
    const { channel } = await findChannel(ctx, wanted).catch((error: unknown) => {
      // One of several names may be mistyped, so the error names it.
      if (!(error instanceof Failure) || error.kind !== 'not_found') throw error;
      throw new Refusal('no_channel', `There is no channel #${name} here. No token was made.`);
    });
    ids.push(channel.id);
  }
  return ids;
}
