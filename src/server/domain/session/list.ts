import { and, desc, eq, getTableColumns, sql } from 'drizzle-orm';
import { LIMITS } from '@/shared/limits';
import type { Session } from '@/shared/model/account';
import { liveSession, sessionEnd } from '../../auth/live';
import { authSessions } from '../../db/schema';
import type { AccountCtx } from '../account/context';
import { presentSession } from './present';

/** Where the caller is signed in: the session that calls, and then the others, last seen first. */
export async function listSessions(ctx: AccountCtx): Promise<Session[]> {
  const rows = await ctx.store.db
    .select({ ...getTableColumns(authSessions), expiresAt: sessionEnd })
    .from(authSessions)
    .where(and(eq(authSessions.userId, ctx.user.id), liveSession(ctx.clock.now())))
    .orderBy(desc(sql`${authSessions.id} = ${ctx.session.id}`), desc(authSessions.lastSeenAt))
    .limit(LIMITS.listPage);
  return rows.map((row) => presentSession(row, ctx.session));
}
