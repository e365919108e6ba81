import { and, eq, isNull, ne, type SQL } from 'drizzle-orm';
import { notFound } from '@/shared/errors';
import type { SessionId } from '@/shared/id';
import type { RevokeSession } from '@/shared/input/account';
import type { Queryable } from '../../db/client';
import { authSessions } from '../../db/schema';
import type { AccountCtx } from '../account/context';
import type { Domain } from '../context';

/** Signs one of the caller's own sessions out, and cuts its live connections. */
export async function revokeSession(
  ctx: AccountCtx,
  { sessionId }: RevokeSession,
): Promise<{ ok: true }> {
  const { db } = ctx.store;
  const own = and(eq(authSessions.id, sessionId), eq(authSessions.userId, ctx.user.id));
  const ids = await endSessions(ctx, db, own);
  if (ids.length === 0) {
    const [found] = await db.select({ id: authSessions.id }).from(authSessions).where(own);
    if (!found) throw notFound('session');
  }
  ctx.revocations.sessionsEnded(ids);
  return { ok: true };
}

/** Signs the caller out everywhere but here. */
export async function revokeOtherSessions(ctx: AccountCtx): Promise<{ revoked: number }> {
  const ids = await endOtherSessions(ctx, ctx.store.db);
  ctx.revocations.sessionsEnded(ids);
  return { revoked: ids.length };
}

/** Signs out the session that a cookie named, as the sign-out button does. */
export async function endSession(domain: Domain, sessionId: SessionId): Promise<void> {
  const ids = await endSessions(domain, domain.store.db, eq(authSessions.id, sessionId));
  domain.revocations.sessionsEnded(ids);
}

/** Marks all but the current session as ended; whoever calls it cuts their connections after commit. */
export function endOtherSessions(ctx: AccountCtx, db: Queryable): Promise<string[]> {
  const others = and(eq(authSessions.userId, ctx.user.id), ne(authSessions.id, ctx.session.id));
  return endSessions(ctx, db, others);
}

async function endSessions(
  { clock }: Domain,
  db: Queryable,
  where: SQL | undefined,
): Promise<string[]> {
  const ended = await db
    .update(authSessions)
    .set({ revokedAt: clock.now() })
    .where(and(where, isNull(authSessions.revokedAt)))
    .returning({ id: authSessions.id });
  return ended.map((row) => row.id);
}
