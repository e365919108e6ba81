import { and, eq, gt, isNull, lt } from 'drizzle-orm';
import * as id from '@/shared/input/id';
import { type AuthSessionRow, authSessions, type UserRow, users } from '../../db/schema';
import type { Domain } from '../context';

const TOUCH_MS = 60_000;

export interface LiveSession {
  user: UserRow;
  session: AuthSessionRow;
}

/** The session that a cookie names, while it is neither revoked nor over; else `null`. */
export async function findLiveSession(domain: Domain, sid: string): Promise<LiveSession | null> {
  const parsed = id.sessionId.safeParse(sid);
  if (!parsed.success) return null;
  const now = domain.clock.now();
  const [row] = await domain.store.db
    .select({ user: users, session: authSessions })
    .from(authSessions)
    .innerJoin(users, eq(users.id, authSessions.userId))
    .where(
      and(
        eq(authSessions.id, parsed.data),
        isNull(authSessions.revokedAt),
        gt(authSessions.expiresAt, now),
      ),
    );
  if (!row) return null;
  if (row.session.lastSeenAt.getTime() <= now.getTime() - TOUCH_MS) {
    await touch(domain, row.session, now);
  }
  return row;
}

// At most once a minute, however many processes saw it at once.
async function touch({ store }: Domain, session: AuthSessionRow, now: Date): Promise<void> {
  const stale = lt(authSessions.lastSeenAt, new Date(now.getTime() - TOUCH_MS + 1));
  await store.db
    .update(authSessions)
    .set({ lastSeenAt: now })
    .where(and(eq(authSessions.id, session.id), stale));
}
