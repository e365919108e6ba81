import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { findLiveSession } from '@/server/auth/find-session';
import { findToken } from '@/server/auth/find-token';
import { authSessions, members, tokens } from '@/server/db/schema';
import { setDisabled } from '@/server/domain/operator';
import { uuidv7 } from '@/shared/uuid';
import { buildWorld, type Person } from '../harness/world';
import { callAs, reasonOf, reasonsOf, setUpFor, tokenPrincipal } from './set-up';

const setUp = setUpFor();
const DAY_MS = 24 * 60 * 60 * 1_000;

test('admins find members by address, role, state and activity; others see no addresses', async () => {
  const { workspaceId, as, buildPerson, domain } = await setUp();
  const { db } = domain.store;
  const [admin, ann] = [await buildPerson('Ada', 'admin'), await buildPerson('Ann')];
  const [bob, gus] = [await buildPerson('Bob'), await buildPerson('Gus', 'guest')];
  const longAgo = new Date(Date.now() - 40 * DAY_MS);
  await db
    .update(authSessions)
    .set({ lastSeenAt: longAgo })
    .where(eq(authSessions.userId, bob.userId));
  await db.update(tokens).set({ lastUsedAt: longAgo }).where(eq(tokens.memberId, bob.member.id));
  await db
    .update(authSessions)
    .set({ lastSeenAt: longAgo })
    .where(eq(authSessions.userId, gus.userId));
  await db.update(tokens).set({ lastUsedAt: new Date() }).where(eq(tokens.memberId, gus.member.id));
  await as(admin).member.deactivate({ workspaceId, memberId: ann.member.id });
  const bot = await as(admin).member.createBot({ workspaceId, name: 'Builds', handle: 'builds' });
  const find = async (filter: object = {}) =>
    (await as(admin).member.listForAdmins({ workspaceId, ...filter })).members.map((m) => m.name);

  expect(await find()).toEqual(['Ada', 'Ann', 'Bob', 'Builds', 'Gus']);
  expect(await find({ query: `${bob.member.handle}@example.com` })).toEqual(['Bob']);
  expect(await find({ query: 'example.com' })).toEqual(['Ada', 'Ann', 'Bob', 'Gus']);
  expect(await find({ query: '100%' })).toEqual([]);
  expect(await find({ role: 'guest' })).toEqual(['Gus']);
  expect(await find({ state: 'deactivated' })).toEqual(['Ann']);
  expect(await find({ kind: 'bot' })).toEqual(['Builds']);
  expect(await find({ activeWithinDays: 30, state: 'active' })).toEqual(['Ada', 'Gus']);
  expect(await find({ inactiveForDays: 30 })).toEqual(['Bob', 'Builds']);
  const first = await as(admin).member.listForAdmins({ workspaceId, limit: 2 });
  expect(await find({ limit: 3, cursor: first.cursor })).toEqual(['Bob', 'Builds', 'Gus']);
  const shown = await as(admin).member.listForAdmins({ workspaceId, query: 'bob' });
  expect(shown.members[0]).toMatchObject({
    email: `${bob.member.handle}@example.com`,
    lastActiveAt: longAgo.toISOString(),
  });
  expect(bot.member.id).toBeTruthy();

  expect(await reasonOf(as(bob).member.listForAdmins({ workspaceId }))).toBe('admins_only');
  expect(JSON.stringify(await as(bob).member.list({ workspaceId }))).not.toContain('example.com');
});

test('admins see whose account the operator disabled, also of those who are deactivated; others do not', async () => {
  const { workspaceId, as, buildPerson, domain } = await setUp();
  const [admin, ann] = [await buildPerson('Ada', 'admin'), await buildPerson('Ann')];
  const bob = await buildPerson('Bob');
  await as(admin).member.createBot({ workspaceId, name: 'Builds', handle: 'builds' });
  const rows = async () =>
    (await as(admin).member.listForAdmins({ workspaceId })).members.map(
      ({ name, accountDisabledAt }) => [name, accountDisabledAt],
    );
  const nobody = ['Ada', 'Ann', 'Bob', 'Builds'].map((name) => [name, null]);
  expect(await rows()).toEqual(nobody);
  const email = `${ann.member.handle}@example.com`;
  await setDisabled(domain, { email, disabled: true });
  const at = expect.stringMatching(/^\d{4}-.*Z$/);
  expect(await rows()).toEqual(nobody.with(1, ['Ann', at]));
  const disabled = await as(admin).member.listForAdmins({ workspaceId, state: 'disabled' });
  expect(disabled.members.map(({ name }) => name)).toEqual(['Ann']);
  await as(admin).member.deactivate({ workspaceId, memberId: ann.member.id });
  expect(await rows()).toEqual(nobody.with(1, ['Ann', at]));
  const seen = await as(bob).member.list({ workspaceId });
  expect(seen.members.map(({ name }) => name)).toContain('Ann');
  expect(JSON.stringify(seen)).not.toMatch(/disabled/i);
  await setDisabled(domain, { email, disabled: false });
  expect(await rows()).toEqual(nobody);
});

test('who looks after a member sees and ends their sessions and tokens, at once and audited', async () => {
  const { app, domain, workspaceId, as, buildPerson, log } = await setUp();
  const [owner, admin] = [await buildPerson('Olga', 'owner'), await buildPerson('Ada', 'admin')];
  const [peer, ann] = [await buildPerson('Abe', 'admin'), await buildPerson('Ann')];
  const of = (person: Person) => ({ workspaceId, memberId: person.member.id });
  expect(
    await reasonsOf(
      as(ann).member.credentials(of(admin)),
      as(ann).member.endSessions(of(admin)),
      as(admin).member.credentials(of(owner)),
      as(admin).member.endSessions(of(owner)),
      as(admin).member.endSessions(of(peer)),
      as(admin).token.revoke({ workspaceId, tokenId: owner.tokenId }),
      callAs(app, { principal: await tokenPrincipal(domain, owner.token) }).member.credentials(
        of(ann),
      ),
      as(admin).member.endSessions({ ...of(ann), sessionId: owner.sessionId }),
    ),
  ).toEqual([
    'admins_only',
    'admins_only',
    'owners_only',
    'owners_only',
    'owners_only',
    'not_found',
    'session_only',
    'not_found',
  ]);
  const held = await as(admin).member.credentials(of(ann));
  expect(held.sessions.map(({ id }) => id)).toEqual([ann.sessionId]);
  expect(held.tokens.map(({ id }) => id)).toEqual([ann.tokenId]);
  expect(held.canEndSessions).toBe(true);
  expect(JSON.stringify(held)).not.toContain(ann.token);

  expect(await as(admin).member.endSessions(of(ann))).toEqual({ revoked: 1 });
  expect(await findLiveSession(domain, ann.sessionId)).toBeNull();
  expect(await as(admin).member.endSessions(of(ann))).toEqual({ revoked: 0 });
  await as(admin).token.revoke({ workspaceId, tokenId: ann.tokenId });
  expect(await findToken(domain, ann.token)).toBeNull();
  expect(await log()).toContain('token.revoked member');
  expect(await as(ann).session.list()).toEqual([]);
  expect((await as(ann).token.list({ workspaceId }))[0]?.revokedAt).not.toBeNull();

  expect((await as(owner).member.endSessions(of(admin))).revoked).toBe(1);
  const trail = await as(owner).audit.list({ workspaceId });
  expect(trail.entries.map(({ actor, sentence }) => `${actor?.name} ${sentence}`)).toEqual([
    'Olga ended one session of Ada',
    'Ada revoked the token “test” of Ann',
    'Ada ended one session of Ann',
  ]);
});

test('an admin of one workspace signs nobody out of another', async () => {
  const { domain, workspaceId, as, buildPerson } = await setUp();
  const [admin, ann] = [await buildPerson('Ada', 'admin'), await buildPerson('Ann')];
  const other = await buildWorld(domain.store.db);
  await domain.store.db.insert(members).values({
    workspaceId: other.workspaceId,
    id: uuidv7() as Person['member']['id'],
    userId: ann.userId,
    handle: 'ann',
    name: 'Ann',
    createdAt: new Date(),
  });
  const of = { workspaceId, memberId: ann.member.id };
  expect((await as(admin).member.credentials(of)).canEndSessions).toBe(false);
  expect(await reasonOf(as(admin).member.endSessions(of))).toBe('account_elsewhere');
  await domain.store.db.insert(members).values({
    workspaceId: other.workspaceId,
    id: uuidv7() as Person['member']['id'],
    userId: admin.userId,
    handle: 'ada',
    name: 'Ada',
    role: 'admin',
    createdAt: new Date(),
  });
  expect(await as(admin).member.endSessions(of)).toEqual({ revoked: 1 });
});
