import { appRouter } from '@/server/api/root';
import { createCallerFactory } from '@/server/api/trpc';
import type { Principal } from '@/server/auth/principal';
import type { AuthSessionRow, UserRow } from '@/server/db/schema';
import type { TestApp } from './app';
import type { Person } from './world';

const createCaller = createCallerFactory(appRouter);

/** The procedures of one server, called as a person who signed in there with a browser. */
export function createRoutesCaller(app: TestApp, person: Person) {
  const now = new Date();
  const user: UserRow = {
    id: person.userId,
    email: `${person.member.handle}@example.com`,
    name: person.member.name,
    passwordHash: null,
    emailVerifiedAt: null,
    disabledAt: null,
    createdAt: now,
  };
  const session: AuthSessionRow = {
    id: person.sessionId,
    userId: person.userId,
    userAgent: 'test',
    ip: '127.0.0.1',
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now,
    revokedAt: null,
  };
  return callerFor(app, { kind: 'session', user, session });
}

/** The procedures of one server, called as whoever this is. */
export function callerFor(app: TestApp, principal: Principal) {
  const { domain, realtime, log } = app.parley;
  return createCaller({
    domain,
    realtime,
    log,
    providers: [],
    ip: '127.0.0.1',
    memberIds: new Map(),
    principal,
  });
}
