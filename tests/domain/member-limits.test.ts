import { setMaxListeners } from 'node:events';
import { TRPCError } from '@trpc/server';
import { expect, test } from 'vitest';
import { appRouter } from '@/server/api/root';
import type { LimitName } from '@/server/infra/rate-limits';
import { Failure } from '@/shared/errors';
import { LIMITS } from '@/shared/limits';
import type { ProcedureMeta } from '@/shared/procedure-meta';
import { uuidv7 } from '@/shared/uuid';
import { createRoutesCaller } from '../harness/caller';
import type { Person } from '../harness/world';
import {
  type Caller,
  callAs,
  reasonOf,
  refusalOf,
  type SetUp,
  sessionPrincipal,
  setUpFor,
} from './set-up';

const setUp = setUpFor();

/** What one may change: of each kind the limit that is taken beside that of all changes. */
const LIMIT_OF: Record<string, LimitName> = {
  'auth.acceptInvite': 'inviteLookup',
  'auth.changePassword': 'passwordChange',
  'auth.confirmEmailChange': 'inviteLookup',
  'auth.requestEmailChange': 'passwordChange',
  'auth.requestReset': 'resetByAddress',
  'auth.resetPassword': 'inviteLookup',
  'auth.setUp': 'signUpByAddress',
  'auth.signUp': 'signUpByAddress',
  'channel.addMembers': 'arrange',
  'channel.archive': 'arrange',
  'channel.create': 'channelCreate',
  'channel.join': 'arrange',
  'channel.leave': 'arrange',
  'channel.markRead': 'change',
  'channel.markUnread': 'change',
  // Only new ones count, in the verb.
  'channel.openDirect': 'change',
  'channel.removeMember': 'arrange',
  'channel.unarchive': 'arrange',
  'channel.update': 'arrange',
  'invite.create': 'inviteCreate',
  'invite.resend': 'inviteCreate',
  'invite.revoke': 'arrange',
  'member.createBot': 'botCreate',
  'member.createResetLink': 'arrange',
  'member.deactivate': 'arrange',
  'member.endSessions': 'arrange',
  'member.reactivate': 'arrange',
  'member.setRole': 'arrange',
  'member.updateProfile': 'arrange',
  'message.delete': 'change',
  'message.edit': 'change',
  'message.send': 'messageSend',
  'pin.add': 'arrange',
  'pin.remove': 'arrange',
  'presence.set': 'change',
  'reaction.add': 'change',
  'reaction.remove': 'change',
  'session.revoke': 'sessionEnd',
  'session.revokeOthers': 'sessionEnd',
  'token.create': 'tokenCreate',
  'token.revoke': 'arrange',
  'typing.set': 'change',
  'workspace.create': 'workspaceCreate',
  'workspace.update': 'arrange',
  'workspace.updateSettings': 'arrange',
};

interface Procedure {
  _def: { type: 'query' | 'mutation' | 'subscription'; meta?: ProcedureMeta };
}

const SOMEONE = { name: 'Nora', email: 'nora@example.com', password: 'correct horse battery' };

type SomeCaller = ReturnType<typeof callAs>;
/** What takes its limit in the verb itself, called so that it does no harm. */
const IN_VERB: Record<string, (as: SomeCaller) => Promise<unknown>> = {
  'auth.acceptInvite': (as) => as.auth.acceptInvite({ code: 'of nobody' }),
  'auth.changePassword': (as) =>
    as.auth.changePassword({ currentPassword: 'not it', newPassword: SOMEONE.password }),
  'auth.confirmEmailChange': (as) => as.auth.confirmEmailChange({ code: 'of nobody' }),
  'auth.requestEmailChange': (as) =>
    as.auth.requestEmailChange({ email: 'other@example.com', password: 'none' }),
  'auth.requestReset': (as) => as.auth.requestReset({ email: SOMEONE.email }),
  'auth.resetPassword': (as) =>
    as.auth.resetPassword({ code: 'of nobody', password: SOMEONE.password }),
  'auth.setUp': (as) => as.auth.setUp({ ...SOMEONE, workspaceName: 'Tulips' }),
  'auth.signUp': (as) => as.auth.signUp({ ...SOMEONE, code: 'of nobody' }),
  'workspace.create': (as) => as.workspace.create({ name: 'Another' }),
};

// tRPC types them as the tree of routers; they are a flat record by path.
const procedures = appRouter._def.procedures as unknown as Record<string, Procedure>;
const mutations = Object.entries(procedures).filter(([, { _def }]) => _def.type === 'mutation');

test('every procedure that changes something has a limit of a kind that was chosen for it', () => {
  expect(mutations.map(([path]) => path).sort()).toEqual(Object.keys(LIMIT_OF).sort());
  const taken = mutations.map(([path, { _def }]) => [path, _def.meta?.limit]);
  const isOfAll = (limit: LimitName) => limit === 'change' || limit === 'messageSend';
  const chosen = Object.entries(LIMIT_OF).map(([path, limit]) => [
    path,
    path in IN_VERB || isOfAll(limit) ? undefined : limit,
  ]);
  expect(Object.fromEntries(taken)).toEqual(Object.fromEntries(chosen));
});

test.each(Object.entries(IN_VERB))(
  '%s takes the limit that was chosen for it',
  async (path, call) => {
    const { app, domain, buildPerson } = await setUp();
    const ann = await buildPerson('Ann', 'owner');
    const as = callAs(app, { principal: await sessionPrincipal(domain, ann.sessionId) });
    let refusal: Failure | undefined;
    for (let n = 0; n < 100 && refusal?.kind !== 'rate_limited'; n += 1) {
      refusal = await failureOf(call(as));
    }
    expect(refusal).toMatchObject({ kind: 'rate_limited', limit: LIMIT_OF[path] });
  },
);

/** These are counted by network, or have limits of their own that cost less. */
const TURNLESS = [
  'auth.requestReset',
  'auth.resetPassword',
  'auth.setUp',
  'auth.signUp',
  'message.send',
];

test('all changes of one person take turns, those of their account among them', async () => {
  const { app, domain, as, buildPerson, workspaceId } = await setUp();
  const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  // As many as may run and wait; what runs does not stop before its end.
  let refused = 0;
  const running: Promise<unknown>[] = [];
  while (refused === 0) {
    const one = domain.calls.write.run(`user:${ann.userId}`, stop.signal, () => ended);
    running.push(
      one.catch((error: unknown) => {
        if (error instanceof Failure && error.kind === 'rate_limited') refused += 1;
      }),
    );
    await Promise.resolve();
  }
  const callOf = (path: string, person: Person) => {
    const [noun = '', verb = ''] = path.split('.');
    const nouns = createRoutesCaller(app, person) as unknown as Record<
      string,
      Record<string, (input: object) => Promise<unknown>>
    >;
    return nouns[noun]?.[verb]?.({ workspaceId }) ?? Promise.resolve();
  };
  const outcomes = new Map<string, string | undefined>();
  for (const [path] of mutations) {
    outcomes.set(path, (await failureOf(callOf(path, ann)))?.limit);
  }
  const expected = mutations.map(([path]) => [
    path,
    TURNLESS.includes(path) ? undefined : 'writes_at_once',
  ]);
  expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(expected));
  await as(bob).session.revokeOthers();
  stop.abort();
  end();
  await Promise.all(running);
  await as(ann).session.revokeOthers();
});

/** What a call was refused with, if it was by the domain. */
const failureOf = (call: Promise<unknown>): Promise<Failure | undefined> =>
  call.then(
    () => undefined,
    (error: unknown) =>
      error instanceof TRPCError && error.cause instanceof Failure ? error.cause : undefined,
  );

/** Calls that nothing but the limit refuses first. */
const CALLS: Record<string, (as: Caller, at: { workspaceId: SetUp['workspaceId'] }) => unknown> = {
  channelCreate: (as, at) => as.channel.create({ ...at, name: `c-${uuidv7()}` }),
  inviteCreate: (as, at) => as.invite.create(at),
  tokenCreate: (as, at) => as.token.create({ ...at, name: 'CI' }),
  botCreate: (as, at) => as.member.createBot({ ...at, name: 'Bot', handle: uuidv7().slice(-12) }),
  arrange: (as, at) => as.member.updateProfile({ ...at, title: 'Gardener' }),
  sessionEnd: (as) => as.session.revokeOthers(),
};

test.each(Object.keys(CALLS))('%s refuses with a time to wait once it is used up', async (name) => {
  const { as, domain, buildPerson, workspaceId } = await setUp();
  const [ann, bob] = [await buildPerson('Ann', 'admin'), await buildPerson('Bob', 'admin')];
  const call = (person: Person) => CALLS[name]?.(as(person), { workspaceId });
  await call(ann);
  await useUp(domain, name as LimitName, ann);
  const refusal = await refusalOf(Promise.resolve(call(ann)));
  expect(refusal).toMatchObject({ code: 'TOO_MANY_REQUESTS', reason: 'rate_limited' });
  expect(refusal.message).toMatch(/Try again in \d+ (seconds|minutes?)\.$/);
  await call(bob);
});

async function useUp({ limits }: SetUp['domain'], name: LimitName, person: Person): Promise<void> {
  // Of an account its user's.
  const key = name === 'sessionEnd' ? person.userId : person.member.id;
  for (let n = 0; n < 1_000; n += 1) {
    const taken = await limits.take(name, key).catch(() => 'used up');
    if (taken === 'used up') return;
  }
  throw new Error(`${name} has no end`);
}

test('people whom one member brings along are counted, wherever they are put', async () => {
  const { as, domain, buildPerson, buildChannel, workspaceId } = await setUp();
  const ann = await buildPerson('Ann');
  const others = await Promise.all(['B', 'C', 'D'].map((name) => buildPerson(name)));
  const memberIds = others.map((one) => one.member.id);
  const room = await buildChannel([ann]);
  // All but two of an hour's people.
  await domain.limits.take('peopleAdd', ann.member.id, 498);
  const tooMany = [
    as(ann).channel.create({ workspaceId, name: uuidv7(), memberIds }),
    as(ann).channel.addMembers({ workspaceId, channelId: room.id, memberIds }),
    as(ann).channel.openDirect({ workspaceId, memberIds }),
  ];
  for (const call of tooMany) expect(await reasonOf(call)).toBe('rate_limited');
});

test('making conversations is limited, opening those that are there is not', async () => {
  const { as, domain, buildPerson, workspaceId } = await setUp();
  const [ann, bob, cai] = await Promise.all(['Ann', 'Bob', 'Cai'].map((n) => buildPerson(n)));
  if (!ann || !bob || !cai) throw new Error('nobody');
  const open = (...who: Person[]) =>
    as(ann).channel.openDirect({ workspaceId, memberIds: who.map((one) => one.member.id) });
  const { channel } = await open(bob);
  await useUp(domain, 'directCreate', ann);
  expect(await reasonOf(open(bob, cai))).toBe('rate_limited');
  expect((await open(bob)).channel.id).toBe(channel.id);
});

test('a member has so many tokens that work, and all of them are listed before old ones', async () => {
  const { as, buildPerson, workspaceId } = await setUp();
  const ann = await buildPerson('Ann');
  const made = await as(ann).token.create({ workspaceId, name: 'first' });
  for (let n = 2; n < LIMITS.liveTokens; n += 1) {
    await as(ann).token.create({ workspaceId, name: String(n) });
  }
  const more = () => as(ann).token.create({ workspaceId, name: 'more' });
  expect(await refusalOf(more())).toMatchObject({
    code: 'PAYLOAD_TOO_LARGE',
    reason: 'live_tokens',
  });
  await as(ann).token.revoke({ workspaceId, tokenId: made.token.id });
  await more();
  const listed = await as(ann).token.list({ workspaceId });
  expect(listed.filter((token) => token.revokedAt === null)).toHaveLength(LIMITS.liveTokens);
  expect(listed.at(-1)?.id).toBe(made.token.id);
});

test('the bots of a workspace have so many tokens that work, all of them together', async () => {
  const { as, domain, buildPerson, workspaceId } = await setUp();
  const [ada, ann] = [await buildPerson('Ada', 'admin'), await buildPerson('Ann')];
  const bots = [];
  for (const handle of ['full', 'other']) {
    const { member } = await as(ada).member.createBot({ workspaceId, name: 'Bot', handle });
    bots.push(member.id);
  }
  const [full, other] = bots;
  await domain.store.sql`
    insert into tokens (workspace_id, id, member_id, created_by, name, prefix, secret_hash, scopes, created_at, expires_at)
    select ${workspaceId}, gen_random_uuid(), ${full ?? ''}, ${ada.member.id}, 'old', 'prl_', gen_random_uuid()::text, '{read}', now(),
      case when nth > ${LIMITS.liveBotTokens} then now() - interval '1 day' end
    from generate_series(1, ${LIMITS.liveBotTokens + 10}) nth`;
  const make = { workspaceId, name: 'more', memberId: other };
  expect(await reasonOf(as(ada).token.create(make))).toBe('live_tokens');
  await as(ann).token.create({ workspaceId, name: 'my own' });
  const listed = await as(ada).token.list({ workspaceId });
  const live = listed.filter((token) => token.memberId === full && token.expiresAt === null);
  expect(live).toHaveLength(LIMITS.liveBotTokens);
  const [first] = live;
  if (first) await as(ada).token.revoke({ workspaceId, tokenId: first.id });
  await as(ada).token.create(make);
});

test('a workspace has so many invitations that work', async () => {
  const { as, domain, buildPerson, workspaceId } = await setUp();
  const admins = await Promise.all(
    Array.from({ length: 5 }, (_, n) => buildPerson(`A${n}`, 'admin')),
  );
  const [ada] = admins;
  if (!ada) throw new Error('nobody');
  for (let n = 0; n < LIMITS.liveInvites; n += 1) {
    const maker = admins[n % admins.length] ?? ada;
    await as(maker).invite.create({ workspaceId });
  }
  await domain.limits.clear('inviteCreate', ada.member.id);
  expect(await reasonOf(as(ada).invite.create({ workspaceId }))).toBe('live_invites');
  const listed = await as(ada).invite.list({ workspaceId });
  const [first] = listed;
  await as(ada).invite.revoke({
    workspaceId,
    inviteId: first?.id ?? listed[1]?.id ?? ('' as never),
  });
  const made = await as(ada).invite.create({ workspaceId });
  const again = await as(ada).invite.list({ workspaceId });
  expect(again).toHaveLength(LIMITS.liveInvites + 1);
  expect(again[0]?.id).toBe(made.invite.id);
  expect(again.at(-1)?.id).toBe(first?.id);
});
