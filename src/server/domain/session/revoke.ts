import { and, eq, isNull, ne, type SQL } from 'drizzle-orm';
import { notFound } from '@/shared/errors';
import type { SessionId } from '@/shared/id';
import type { RevokeSession } from '@/shared/input/account';
import type { Tx } from '../../db/client';
import { type AuthSessionRow, authSessions } from '../../db/schema';
import type { AccountCtx } from '../account/context';
import { auditAccount } from '../audit/account';
import type { Domain } from '../context';

/** Signs one of the caller's own sessions out, and cuts its live connections. */
export async function revokeSession(
  ctx: AccountCtx,
  { sessionId }: RevokeSession,
): Promise<{ ok: true }> {
  const own = and(eq(authSessions.id, sessionId), eq(authSessions.userId, ctx.user.id));
  const ids = await ctx.store.db.transaction(async (tx) => {
    const ended = await endSessions(ctx, tx, own);
    if (ended.length > 0) await auditRevoked(ctx, tx, ended.length);
    else if (!(await exists(tx, own))) throw notFound('session');
    return ended.map(({ id }) => id);
  });
  ctx.revocations.sessionsEnded(ids);
  return { ok: true };
}

async function exists(tx: Tx, own: SQL | undefined): Promise<boolean> {
  const found = await tx.select({ id: authSessions.id }).from(authSessions).where(own).limit(1);
  return found.length > 0;
}

/** Ends all other sessions of the caller. */
export async function revokeOtherSessions(ctx: AccountCtx): Promise<{ revoked: number }> {
  const ids = await ctx.store.db.transaction(async (tx) => {
    const ended = await endOtherSessions(ctx, tx);
    if (ended.length > 0) await auditRevoked(ctx, tx, ended.length);
    return ended;
  });
  ctx.revocations.sessionsEnded(ids);
  return { revoked: ids.length };
}

const auditRevoked = (ctx: AccountCtx, tx: Tx, count: number) =>
  auditAccount(tx, {
    userId: ctx.user.id,
    at: ctx.clock.now(),
    action: 'session.revoked',
    detail: { count, ip: ctx.ip },
  });

/** Signs out the session that a cookie named, as the sign-out button does. */
export async function endSession(domain: Domain, sessionId: SessionId): Promise<void> {
  const ended = await domain.store.db.transaction(async (tx) => {
    const [own] = await endSessions(domain, tx, eq(authSessions.id, sessionId));
    if (!own) return [];
    const { ip, userAgent, userId } = own;
    const at = domain.clock.now();
    await auditAccount(tx, { userId, at, action: 'session.ended', detail: { ip, userAgent } });
    return [own.id];
  });
  domain.revocations.sessionsEnded(ended);
}

/** Marks all but the current session as ended; whoever calls it cuts their connections after commit. */
export async function endOtherSessions(ctx: AccountCtx, tx: Tx): Promise<string[]> {
  const others = and(eq(authSessions.userId, ctx.user.id), ne(authSessions.id, ctx.session.id));
  return (await endSessions(ctx, tx, others)).map(({ id }) => id);
}

/** Marks these sessions as ended, those that had not been. */
export function endSessions(
  { clock }: Domain,
  tx: Tx,
  where: SQL | undefined,
): Promise<AuthSessionRow[]> {
  return tx
    .update(authSessions)
    .set({ revokedAt: clock.now() })
    .where(and(where, isNull(authSessions.revokedAt)))
    .returning();
}
