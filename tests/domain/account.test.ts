import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { findLiveSession } from '@/server/auth/find-session';
import { authSessions, users } from '@/server/db/schema';
import { authenticate } from '@/server/domain/account';
import type { Domain } from '@/server/domain/context';
import { startSession } from '@/server/domain/session';
import { Failure } from '@/shared/errors';
import { uuidv7 } from '@/shared/uuid';
import { testApp } from '../harness/app';
import { freshDatabase } from '../harness/postgres';
import {
  callAs,
  reasonOf,
  reasonsOf,
  type SetUp,
  sessionPrincipal,
  setUpFor,
  tokenPrincipal,
} from './set-up';

const setUp = setUpFor();
const DAY_MS = 24 * 60 * 60 * 1000;
const PASSWORD = 'correct horse battery';
const someone = () => ({
  name: 'Nora New',
  email: `${uuidv7()}@example.com`,
  password: PASSWORD,
});

/** Someone who came in by an invite, with a password, signed in. */
async function signUpBy({ app, domain, as, workspaceId, buildPerson }: SetUp) {
  const admin = await buildPerson('Ada', 'admin');
  const { code } = await as(admin).invite.create({ workspaceId });
  const credentials = someone();
  await callAs(app).auth.signUp({ code, ...credentials });
  const user = await authenticate(domain, { ...credentials, ip: uuidv7() });
  if (!user) throw new Error('The new account does not open');
  const signIn = async () => {
    const from = { ip: '10.0.0.7', userAgent: 'Test/1.0', method: 'password', days: 30 };
    const session = await startSession(domain, user.id, from);
    return {
      session,
      caller: callAs(app, { principal: await sessionPrincipal(domain, session.id) }),
    };
  };
  return { admin, code, credentials, user, signIn };
}

/** What a try was refused with. */
async function waitOf(attempt: Promise<unknown>): Promise<Failure> {
  const error = await attempt.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Failure) return error;
  throw new Error(`It was not refused but ${error}`);
}

describe('a new server', () => {
  test('is set up once, also when two try at the same time', async () => {
    await using store = await freshDatabase();
    await using app = await testApp({ databaseUrl: store.url });
    const { domain } = app.parley;
    expect(await callAs(app).auth.status()).toEqual({
      needsSetUp: true,
      account: null,
      providers: [{ id: 'github', name: 'GitHub' }],
    });
    const setUp = (name: string) => {
      const owner = { ...someone(), email: `${name}.OZ+x@example.com` };
      return callAs(app).auth.setUp({ ...owner, workspaceName: `Café ${name}` });
    };
    const both = await Promise.allSettled([setUp('one'), setUp('two')]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await reasonOf(setUp('three'))).toBe('already_set_up');
    expect((await callAs(app).auth.status()).needsSetUp).toBe(false);

    const [owner, ...others] = await domain.store.db.select().from(users);
    expect(others).toEqual([]);
    if (!owner) throw new Error('nobody was made');
    const credentials = { email: owner.email.toUpperCase(), password: PASSWORD, ip: '10.0.0.1' };
    expect((await authenticate(domain, credentials))?.id).toBe(owner.id);
    const session = await startSession(domain, owner.id, {
      ip: '',
      userAgent: '',
      method: 'password',
      days: 1,
    });
    const caller = callAs(app, { principal: await sessionPrincipal(domain, session.id) });
    const [mine] = await caller.workspace.list();
    if (!mine) throw new Error('no workspace was made');
    expect(mine.role).toBe('owner');
    expect(mine.workspace.slug).toMatch(/^cafe-(one|two)$/);
    const view = await caller.workspace.get({ slug: mine.workspace.slug });
    expect(view.me.handle).toMatch(/^(one|two)\.oz\.x$/);
    expect(view.can.manageMembers).toBe(true);
    const { channels, rev } = await caller.channel.list({ workspaceId: mine.workspace.id });
    expect(channels.map(({ channel }) => [channel.name, channel.memberCount])).toEqual([
      ['general', 1],
    ]);
    expect(rev).toBe(3);
  });
});

describe('signing in', () => {
  test('answers the same for a wrong address and a wrong password, and after too many tries', async () => {
    const here = await setUp();
    const { credentials } = await signUpBy(here);
    const ip = uuidv7();
    const attempt = (given: Partial<typeof credentials>) =>
      authenticate(here.domain, { ...credentials, ...given, ip });
    const unknown = `${uuidv7()}@example.com`;
    for (let n = 0; n < 10; n += 1) {
      expect(await attempt({ password: 'wrong' })).toBeNull();
      expect(await attempt({ email: unknown })).toBeNull();
    }
    const [known, nobodys] = [await waitOf(attempt({})), await waitOf(attempt({ email: unknown }))];
    expect(known).toMatchObject({
      reason: 'rate_limited',
      message: expect.stringMatching(/in 15 minutes\.$/),
    });
    expect(nobodys).toMatchObject({ reason: 'rate_limited', message: known.message });

    const other = await signUpBy(here);
    const from = uuidv7();
    for (let n = 0; n < 9; n += 1) {
      await authenticate(here.domain, { ...other.credentials, password: 'no', ip: from });
    }
    // The right one gives the tries back.
    for (let n = 0; n < 12; n += 1) {
      const found = await authenticate(here.domain, { ...other.credentials, ip: from });
      expect(found?.id).toBe(other.user.id);
    }
  });

  test('with a password that was typed in another normal form works', async () => {
    const { app, as, buildPerson, workspaceId, domain } = await setUp();
    const admin = await buildPerson('Ada', 'admin');
    const { code } = await as(admin).invite.create({ workspaceId });
    const credentials = { ...someone(), password: 'Zoë’s café in Ålborg'.normalize('NFD') };
    await callAs(app).auth.signUp({ code, ...credentials });
    const password = credentials.password.normalize('NFC');
    const found = await authenticate(domain, { ...credentials, password, ip: uuidv7() });
    expect(found?.email).toBe(credentials.email);
  });
});

describe('signing up', () => {
  test('needs an invite that works, and makes a member of its role in its channels', async () => {
    const { app, as, domain, workspaceId, slug, buildPerson, buildChannel, log } = await setUp();
    const admin = await buildPerson('Ada', 'admin');
    const general = await buildChannel([admin], { name: 'general' });
    await as(admin).channel.update({ workspaceId, channelId: general.id, isDefault: true });
    const team = await buildChannel([admin], { kind: 'private' });
    const { code } = await as(admin).invite.create({ workspaceId, channelIds: [team.id] });
    const credentials = someone();
    const visitor = callAs(app);
    expect(await visitor.auth.invite({ code })).toEqual({
      workspaceName: 'A team',
      role: 'member',
    });
    expect(await reasonOf(visitor.auth.signUp({ ...credentials, code: 'guessed' }))).toBe(
      'invite_gone',
    );
    const { workspace } = await visitor.auth.signUp({ ...credentials, code });
    expect(workspace).toMatchObject({ id: workspaceId, slug });
    expect(await log(2)).toEqual([
      'member.joined workspace',
      'channel.opened member',
      'membership.added channel',
      'channel.opened member',
      'membership.added channel',
      'invite.updated admins',
    ]);
    const user = await authenticate(domain, { ...credentials, ip: uuidv7() });
    const session = await startSession(domain, user?.id ?? admin.userId, {
      ip: '',
      userAgent: '',
      method: 'password',
      days: 1,
    });
    const caller = callAs(app, { principal: await sessionPrincipal(domain, session.id) });
    const { channels } = await caller.channel.list({ workspaceId });
    expect(channels.map(({ channel }) => channel.id).sort()).toEqual([general.id, team.id].sort());
  });

  test('as a guest leads into the channels of the invite, and not where everyone starts', async () => {
    const { app, as, workspaceId, buildPerson, buildChannel } = await setUp();
    const admin = await buildPerson('Ada', 'admin');
    const [general, team] = [await buildChannel([admin]), await buildChannel([admin])];
    await as(admin).channel.update({ workspaceId, channelId: general.id, isDefault: true });
    const invite = { workspaceId, role: 'guest' as const, channelIds: [team.id] };
    const { code } = await as(admin).invite.create(invite);
    await callAs(app).auth.signUp({ ...someone(), code });
    const rolesIn = async (channelId: typeof team.id) => {
      const { members } = await as(admin).channel.members({ workspaceId, channelId });
      return members.map(({ role }) => role).sort();
    };
    expect(await rolesIn(team.id)).toEqual(['admin', 'guest']);
    expect(await rolesIn(general.id)).toEqual(['admin']);
  });

  test('with the address of an account needs its password, and then lets it in', async () => {
    const here = await setUp();
    const { credentials } = await signUpBy(here);
    const there = await setUp();
    const admin = await there.buildPerson('Ada', 'admin');
    const { code } = await there.as(admin).invite.create({ workspaceId: there.workspaceId });
    const wrong = callAs(here.app).auth.signUp({ ...credentials, password: 'not hers 123', code });
    expect(await reasonOf(wrong)).toBe('sign_up_refused');
    const { workspace } = await callAs(here.app).auth.signUp({ ...credentials, code });
    expect(workspace.id).toBe(there.workspaceId);
  });
});

describe('a new password', () => {
  test('needs the current one and ends every other session', async () => {
    const here = await setUp();
    const { credentials, user, signIn } = await signUpBy(here);
    const [laptop, phone] = [await signIn(), await signIn()];
    const newPassword = 'another long password';
    const change = (currentPassword: string) =>
      laptop.caller.auth.changePassword({ currentPassword, newPassword });
    expect(await reasonOf(change('not it'))).toBe('wrong_password');
    expect(await findLiveSession(here.domain, phone.session.id)).not.toBeNull();
    await change(PASSWORD);
    expect(await findLiveSession(here.domain, phone.session.id)).toBeNull();
    expect(await findLiveSession(here.domain, laptop.session.id)).not.toBeNull();
    const ip = uuidv7();
    expect(await authenticate(here.domain, { ...credentials, ip })).toBeNull();
    const found = await authenticate(here.domain, { ...credentials, password: newPassword, ip });
    expect(found?.id).toBe(user.id);
  });

  test('is the current one at once, for a line that was opened before as well', async () => {
    const { signIn } = await signUpBy(await setUp());
    const { caller } = await signIn();
    const [second, third] = ['another long password', 'a third long password'];
    await caller.auth.changePassword({ currentPassword: PASSWORD, newPassword: second });
    const again = caller.auth.changePassword({ currentPassword: PASSWORD, newPassword: third });
    expect(await reasonOf(again)).toBe('wrong_password');
    await caller.auth.changePassword({ currentPassword: second, newPassword: third });
  });
});

describe('sessions', () => {
  test('are listed, ended one by one or all but this one, and only one’s own', async () => {
    const here = await setUp();
    const [ann, bob] = [await signUpBy(here), await signUpBy(here)];
    const [laptop, phone, tablet] = [await ann.signIn(), await ann.signIn(), await ann.signIn()];
    const others = await bob.signIn();
    const listed = await laptop.caller.session.list();
    expect(listed.filter((one) => one.current).map((one) => one.id)).toEqual([laptop.session.id]);
    expect(listed).toHaveLength(3);
    const foreign = laptop.caller.session.revoke({ sessionId: others.session.id });
    expect(await reasonOf(foreign)).toBe('not_found');
    const sessionId = phone.session.id;
    expect(await laptop.caller.session.revoke({ sessionId })).toEqual({ ok: true });
    expect(await laptop.caller.session.revoke({ sessionId })).toEqual({ ok: true });
    expect(await laptop.caller.session.revokeOthers()).toEqual({ revoked: 1 });
    expect(await findLiveSession(here.domain, tablet.session.id)).toBeNull();
    expect(await findLiveSession(here.domain, others.session.id)).not.toBeNull();
    expect((await laptop.caller.session.list()).map((one) => one.id)).toEqual([laptop.session.id]);
  });

  test('end with their time, and are noted as seen once a minute', async () => {
    const here = await setUp();
    const { user } = await signUpBy(here);
    const at = (ms: number): Domain => ({
      ...here.domain,
      clock: { now: () => new Date(session.createdAt.getTime() + ms) },
    });
    const from = { ip: '', userAgent: 'x'.repeat(1000), method: 'link', days: 1 };
    const session = await startSession(here.domain, user.id, from);
    const seen = async () => {
      const [row] = await here.domain.store.db
        .select()
        .from(authSessions)
        .where(eq(authSessions.id, session.id));
      return (row?.lastSeenAt.getTime() ?? 0) - session.createdAt.getTime();
    };
    expect(await findLiveSession(at(59_000), session.id)).not.toBeNull();
    expect(await seen()).toBe(0);
    await findLiveSession(at(60_000), session.id);
    await expect.poll(seen).toBe(60_000);
    expect(await findLiveSession(at(DAY_MS - 1), session.id)).not.toBeNull();
    expect(await findLiveSession(at(DAY_MS), session.id)).toBeNull();
    expect(await findLiveSession(here.domain, 'not a session')).toBeNull();
  });

  test('are not for tokens', async () => {
    const { app, domain, buildPerson } = await setUp();
    const ann = await buildPerson('Ann');
    const caller = callAs(app, { principal: await tokenPrincipal(domain, ann.token) });
    expect(await reasonsOf(caller.session.list(), caller.workspace.list())).toEqual([
      'session_only',
      'session_only',
    ]);
  });
});
