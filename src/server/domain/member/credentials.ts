import { and, desc, eq, getTableColumns, isNull, ne } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { notFound } from '@/shared/errors';
import type { EndSessionsOf, OnMember } from '@/shared/input/member';
import { LIMITS } from '@/shared/limits';
import type { MemberCredentials } from '@/shared/model/account';
import { canManageCredentials, canManageMembers, isActive } from '@/shared/policy/member';
import { liveSession, liveToken, sessionEnd } from '../../auth/live';
import type { Queryable } from '../../db/client';
import { authSessions, type MemberRow, members, tokens } from '../../db/schema';
import { authorOf, type Ctx } from '../context';
import { requirePolicy } from '../require';
import { presentSession } from '../session/present';
import { endSessions } from '../session/revoke';
import { presentToken } from '../token/present';
import { accessMember } from './access';

/** What a member is signed in with. A token sees none of it, as it sees none of its own person's. */
export async function findCredentials(
  ctx: Ctx,
  { memberId }: OnMember,
): Promise<MemberCredentials> {
  const target = await accessManaged(ctx, memberId);
  const { db } = ctx.store;
  const now = ctx.clock.now();
  const ofTarget = and(eq(tokens.workspaceId, ctx.workspaceId), eq(tokens.memberId, target.id));
  const held = await db
    .select()
    .from(tokens)
    .where(and(ofTarget, liveToken(now)))
    .orderBy(desc(tokens.createdAt));
  if (!target.userId)
    return { sessions: [], tokens: held.map(presentToken), canEndSessions: false };
  const sessions = await db
    .select({ ...getTableColumns(authSessions), expiresAt: sessionEnd })
    .from(authSessions)
    .where(and(eq(authSessions.userId, target.userId), liveSession(now)))
    .orderBy(desc(authSessions.lastSeenAt))
    .limit(LIMITS.listPage);
  return {
    sessions: sessions.map((row) => {
      const { current: _, ...session } = presentSession(row);
      return session;
    }),
    tokens: held.map(presentToken),
    canEndSessions: await isManagedEverywhere(ctx, target, db),
  };
}

/** Signs a member out, of one session or of all, and cuts what those hold open. */
export async function endSessionsOf(
  ctx: Ctx,
  { memberId, sessionId }: EndSessionsOf,
): Promise<{ revoked: number }> {
  const target = await accessManaged(ctx, memberId);
  const { userId } = target;
  // Bots, and imported people without an address, never sign in.
  if (!userId && !sessionId) return { revoked: 0 };
  if (!userId) throw notFound('session');
  const { result } = await ctx.commit(authorOf(ctx), async (tx, { audit }) => {
    await requireManagedEverywhere(ctx, target, tx);
    const own = and(
      eq(authSessions.userId, userId),
      sessionId ? eq(authSessions.id, sessionId) : undefined,
    );
    if (sessionId) {
      const found = await tx.select({ id: authSessions.id }).from(authSessions).where(own);
      if (found.length === 0) throw notFound('session');
    }
    const ended = await endSessions(ctx, tx, own);
    const detail = { count: ended.length };
    if (ended.length > 0) audit({ action: 'session.revoked', subjectId: target.id, detail });
    return ended.map(({ id }) => id);
  });
  ctx.revocations.sessionsEnded(result);
  return { revoked: result.length };
}

/** A member whose sessions, tokens and password the caller looks after. */
export async function accessManaged(ctx: Ctx, memberId: OnMember['memberId']): Promise<MemberRow> {
  requirePolicy(ctx.via.kind === 'session', 'session_only', 'Sign in with a browser for this.');
  requirePolicy(
    canManageMembers(ctx.actor),
    'admins_only',
    'Only owners and admins see what others are signed in with.',
  );
  const target = await accessMember(ctx, memberId);
  requirePolicy(
    canManageCredentials(ctx.actor, target),
    'owners_only',
    'Only owners look after the sessions and tokens of owners and admins.',
  );
  return target;
}

/** Throws FORBIDDEN `account_elsewhere` for whoever is in a workspace whose people the caller does not look after. */
export async function requireManagedEverywhere(
  ctx: Ctx,
  target: MemberRow,
  db: Queryable,
): Promise<void> {
  requirePolicy(
    await isManagedEverywhere(ctx, target, db),
    'account_elsewhere',
    'This person is in another workspace, too, whose people you do not look after. Deactivate them here, or ask whoever runs this server.',
  );
}

/** A session is the account's everywhere, so who ends it looks after the person wherever they are active. */
async function isManagedEverywhere(ctx: Ctx, target: MemberRow, db: Queryable): Promise<boolean> {
  if (!target.userId || !ctx.actor.userId) return false;
  const actors = alias(members, 'actors');
  const elsewhere = await db
    .select({ target: members, actor: actors })
    .from(members)
    .leftJoin(
      actors,
      and(eq(actors.workspaceId, members.workspaceId), eq(actors.userId, ctx.actor.userId)),
    )
    .where(
      and(
        eq(members.userId, target.userId),
        ne(members.workspaceId, ctx.workspaceId),
        isNull(members.deactivatedAt),
      ),
    );
  return elsewhere.every(
    ({ target: there, actor }) =>
      actor !== null && isActive(actor) && canManageCredentials(actor, there),
  );
}
