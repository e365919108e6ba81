import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { users } from '@/server/db/schema';
import { setUpCode } from '@/server/domain/account/set-up-code';
import { startSession } from '@/server/domain/session';
import { uuidv7 } from '@/shared/uuid';
import { type TestApp, testApp } from '../harness/app';
import { freshDatabase } from '../harness/postgres';
import type { Person } from '../harness/world';
import { everywhere, page } from './api-page';
import { furnish, type Ids, PROCEDURES } from './procedures';
import { callAs, reasonOf, type SetUp, sessionPrincipal, setUpFor } from './set-up';

const setUp = setUpFor();

interface Situation {
  caller: Person;
  ids: Ids;
}

/** What calls meet in everyday use: places that are closed, things of others, roles that may not. */
async function situationsOf(here: SetUp): Promise<Situation[]> {
  const { workspaceId, as, buildPerson, buildChannel, send } = here;
  const { owner, ids } = await furnish(here);
  const [raj, ann] = [await buildPerson('Raj'), await buildPerson('Ann', 'admin')];
  const guest = await buildPerson('Gus', 'guest');
  const all = [owner, ann, raj, guest];
  const place = async (options: Parameters<typeof buildChannel>[1]) => {
    const channel = await buildChannel(all, options);
    const { message } = await send(owner, channel.id, 'tulip');
    return { ...ids, channelId: channel.id, messageId: message.id };
  };
  const open = await place({ kind: 'public' });
  const archived = await place({ kind: 'public' });
  const later = await place({ kind: 'public' });
  await as(owner).channel.archive({ workspaceId, channelId: archived.channelId });
  const { channel: direct } = await as(owner).channel.openDirect({
    workspaceId,
    memberIds: [raj.member.id],
  });
  const said = await send(owner, direct.id, 'tulip');
  const places = [
    open,
    later,
    archived,
    { ...ids, channelId: direct.id, messageId: said.message.id },
    { ...open, memberId: raj.member.id },
    { ...open, memberId: owner.member.id },
  ];
  return [owner, ann, raj, guest].flatMap((caller) => places.map((at) => ({ caller, ids: at })));
}

test.each(Object.entries(PROCEDURES))(
  '%s is refused only as docs/api.md says',
  async (name, { call }) => {
    const here = await setUp();
    const unsaid = new Set<string>();
    for (const { caller, ids } of await situationsOf(here)) {
      const reason = await reasonOf(call(here.as(caller), ids)).catch(() => null);
      if (typeof reason !== 'string' || everywhere.has(reason)) continue;
      if (!page.get(name)?.refusals.has(reason)) unsaid.add(reason);
    }
    expect([...unsaid]).toEqual([]);
  },
);

const PASSWORD = 'correct horse battery';

/** A call that is refused with a reason of its procedure's own. */
type Refused = [procedure: string, reason: string, call: () => Promise<unknown>];

async function expectDocumented(refused: Refused[]): Promise<void> {
  for (const [name, reason, call] of refused) {
    expect([name, await reasonOf(call())]).toEqual([name, reason]);
    expect([...(page.get(name)?.refusals ?? [])], name).toContain(reason);
  }
}

test('what is refused to those who set a server up is on docs/api.md', async () => {
  await using store = await freshDatabase();
  // As where others can reach it: it is set up by who can read its log.
  await using app = await testApp({ databaseUrl: store.url, env: { TRUST_PROXY: 'true' } });
  const code = setUpCode(app.parley.domain);
  const person = { workspaceName: 'Tulip Traders', name: 'Olga', email: 'olga@example.com' };
  const setUp = (given: { code?: string; password?: string }) =>
    callAs(app).auth.setUp({ ...person, code, password: PASSWORD, ...given });
  await expectDocumented([
    ['auth.setUp', 'set_up_code', () => setUp({ code: 'AAAA-AAAA-AAAA' })],
    ['auth.setUp', 'password_common', () => setUp({ password: 'qwertyuiop' })],
    ['auth.setUp', 'password_own', () => setUp({ password: 'tuliptraders1' })],
  ]);
  await setUp({});
  await expectDocumented([['auth.setUp', 'already_set_up', () => setUp({})]]);
});

test('what is refused to those who come in is on docs/api.md', async () => {
  const here = await setUp();
  const { app, domain, workspaceId, as, buildPerson } = here;
  const admin = await buildPerson('Ada', 'admin');
  const invite = async (email?: string) =>
    (await as(admin).invite.create({ workspaceId, email })).code;
  const [open, another] = [await invite(), await invite('another@example.com')];
  const newcomer = () => ({
    code: open,
    name: 'Nora New',
    email: `${uuidv7()}@example.com`,
    password: PASSWORD,
  });
  const known = newcomer();
  await callAs(app).auth.signUp(known);
  const [user] = await domain.store.db.select().from(users).where(eq(users.email, known.email));
  if (!user) throw new Error('Nora has no account');
  const gone = await buildPerson('Gus');
  await as(admin).member.deactivate({ workspaceId, memberId: gone.member.id });
  const session = callAs(app, { principal: await sessionPrincipal(domain, admin.sessionId) });
  const ofGone = callAs(app, { principal: await sessionPrincipal(domain, gone.sessionId) });
  const signUp = (given: object, at: TestApp = app) =>
    callAs(at).auth.signUp({ ...newcomer(), ...given });
  const from = { ip: '10.0.0.7', userAgent: 'Test/1.0', method: 'password', days: 1 };
  const { id } = await startSession(domain, user.id, from);
  const nora = callAs(app, { principal: await sessionPrincipal(domain, id) });
  const change = (newPassword: string) =>
    nora.auth.changePassword({ currentPassword: PASSWORD, newPassword });

  await expectDocumented([
    ['auth.invite', 'invite_gone', () => callAs(app).auth.invite({ code: 'none' })],
    ['auth.acceptInvite', 'invite_gone', () => session.auth.acceptInvite({ code: 'none' })],
    ['auth.acceptInvite', 'invite_address', () => ofGone.auth.acceptInvite({ code: another })],
    ['auth.acceptInvite', 'deactivated', () => ofGone.auth.acceptInvite({ code: open })],
    ['auth.signUp', 'invite_gone', () => signUp({ code: 'none' })],
    ['auth.signUp', 'invite_address', () => signUp({ code: another })],
    ['auth.signUp', 'single_sign_on_only', () => signUp({}, withoutPasswords(app))],
    ['auth.signUp', 'password_common', () => signUp({ password: 'qwertyuiop' })],
    ['auth.signUp', 'password_own', () => signUp({ password: 'Nora New 1' })],
    [
      'auth.signUp',
      'sign_up_refused',
      () => signUp({ email: known.email, password: 'another one' }),
    ],
    ['auth.changePassword', 'password_common', () => change('qwertyuiop')],
    ['auth.changePassword', 'password_own', () => change('Nora New 1')],
    [
      'auth.changePassword',
      'wrong_password',
      () => session.auth.changePassword({ currentPassword: 'another one', newPassword: PASSWORD }),
    ],
  ]);
  const { member } = await memberOf(here, admin, known.name);
  await as(admin).member.deactivate({ workspaceId, memberId: member.id });
  await expectDocumented([['auth.signUp', 'deactivated', () => signUp(known)]]);
  await domain.store.db.update(users).set({ disabledAt: new Date() }).where(eq(users.id, user.id));
  await expectDocumented([['auth.signUp', 'account_disabled', () => signUp(known)]]);
});

/** The same server, as with SINGLE_SIGN_ON_ONLY. */
function withoutPasswords(app: TestApp): TestApp {
  const { domain } = app.parley;
  const entry = { ...domain.entry, passwordSignIn: false };
  return { ...app, parley: { ...app.parley, domain: { ...domain, entry } } };
}

async function memberOf({ as, workspaceId }: SetUp, admin: Person, query: string) {
  const { members } = await as(admin).member.list({ workspaceId, query });
  const [member] = members;
  if (!member) throw new Error(`Nobody here is called ${query}`);
  return { member };
}

test('what is refused for what a call brings is on docs/api.md', async () => {
  const here = await setUp();
  const { workspaceId, as, send } = here;
  const { owner, ids } = await furnish(here);
  const me = as(owner);
  const { channelId } = ids;
  const at = { workspaceId, cursor: 'none' };
  const emoji = { ...ids, emoji: ':no-such-emoji:' };
  const { message } = await send(owner, channelId, 'short');
  // Written out, each name is six times as long.
  const body = '@a-bot '.repeat(1_000);
  await expectDocumented([
    ['channel.browse', 'cursor', () => me.channel.browse(at)],
    ['channel.members', 'cursor', () => me.channel.members({ ...at, channelId })],
    ['member.list', 'cursor', () => me.member.list(at)],
    ['member.listForAdmins', 'cursor', () => me.member.listForAdmins(at)],
    ['search.messages', 'cursor', () => me.search.messages({ ...at, query: 'tulip' })],
    ['reaction.add', 'unknown_emoji', () => me.reaction.add(emoji)],
    ['reaction.remove', 'unknown_emoji', () => me.reaction.remove(emoji)],
    ['message.send', 'message_length', () => send(owner, channelId, body)],
    [
      'message.edit',
      'message_length',
      () => me.message.edit({ workspaceId, channelId, messageId: message.id, body }),
    ],
  ]);
  const make = () => me.token.create({ workspaceId, name: 'CI' });
  // Two are there already.
  for (let n = 0; n < 23; n += 1) await make();
  await expectDocumented([['token.create', 'live_tokens', make]]);
});
