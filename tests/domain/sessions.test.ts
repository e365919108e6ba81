import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { findLiveSession } from '@/server/auth/find-session';
import { authSessions, users } from '@/server/db/schema';
import { startSession } from '@/server/domain/session';
import { hashPassword } from '@/server/infra/password';
import type { SessionId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import { uuidv7 } from '@/shared/uuid';
import { setUpFor } from './set-up';

const setUp = setUpFor();
const FROM = { ip: '192.0.2.1', userAgent: 'Test/1.0', method: 'password', days: 30 };
const PASSWORD = 'correct horse battery';

test('an account has so many live sessions; one more ends the one that was used longest ago', async () => {
  const { as, domain, buildPerson } = await setUp();
  const ann = await buildPerson('Ann');
  const { db } = domain.store;
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const row = (lastSeenAt: Date, about: object = {}) => ({
    id: uuidv7() as SessionId,
    userId: ann.userId,
    userAgent: 'test',
    ip: '',
    createdAt: ago(10_000),
    lastSeenAt,
    expiresAt: ago(-60),
    revokedAt: null,
    ...about,
  });
  // With the one that Ann has: as many as there may be. What has ended is none of them.
  const oldest = row(ago(900));
  const others = Array.from({ length: LIMITS.liveSessions - 2 }, (_, n) => row(ago(800 - n)));
  const over = [row(ago(1), { revokedAt: ago(1) }), row(ago(1), { expiresAt: ago(1) })];
  await db.insert(authSessions).values([oldest, ...others, ...over]);
  const cut: string[] = [];
  const { revocations } = domain;
  const sessionsEnded = (ids: string[]) => {
    cut.push(...ids);
    revocations.sessionsEnded(ids);
  };
  const listening = { ...domain, revocations: { ...revocations, sessionsEnded } };

  const { id } = await startSession(listening, ann.userId, FROM);
  expect(cut).toEqual([oldest.id]);
  expect(await findLiveSession(domain, oldest.id)).toBeNull();
  const listed = await as(ann).session.list();
  expect(listed).toHaveLength(LIMITS.liveSessions);
  // The one that looks comes first, although another was used later.
  expect(listed.slice(0, 2)).toMatchObject([
    { id: ann.sessionId, current: true },
    { id, current: false },
  ]);
  const kept = listed.map((session) => session.id);
  expect(kept).toEqual(expect.arrayContaining([id, ann.sessionId, ...others.map((one) => one.id)]));
});

test('an account is signed in to so often an hour, by a password and by a provider, and still by the operator’s link', async () => {
  const { app, domain, buildPerson } = await setUp();
  const { gateway } = app.parley;
  const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
  const passwordHash = await hashPassword(PASSWORD);
  const emails = new Map<string, string>();
  for (const { userId } of [ann, bob]) {
    const own = eq(users.id, userId);
    const [user] = await domain.store.db.update(users).set({ passwordHash }).where(own).returning();
    emails.set(userId, user?.email ?? '');
  }
  const caller = () => ({ ip: uuidv7(), userAgent: '', cookie: undefined, device: undefined });
  const signIn = (userId: string, password = PASSWORD) =>
    gateway.signIn(
      { email: emails.get(userId) ?? '', password },
      { ...caller(), pendingLink: undefined },
    );
  const start = (method: string) =>
    gateway.startSession(ann.userId, { ...caller(), pendingLink: undefined, method });

  // All but two of an hour's.
  await domain.limits.take('sessionStart', ann.userId, 58);
  await start('oidc');
  expect(await signIn(ann.userId)).toMatchObject({ user: { id: ann.userId } });
  expect(await signIn(ann.userId)).toEqual({ refused: expect.stringMatching(/^wait:\d+$/) });
  await expect(start('oidc')).rejects.toMatchObject({ limit: 'sessionStart' });
  // A wrong password is told nothing of it.
  expect(await signIn(ann.userId, 'a wrong password')).toEqual({ refused: 'wrong' });
  await start('link');
  expect(await signIn(bob.userId)).toMatchObject({ user: { id: bob.userId } });
});
