import { and, eq, isNull } from 'drizzle-orm';
import { invalid } from '@/shared/errors';
import { authSessions, members, tokens, users } from '../../db/schema';
import { findUserByEmail } from '../account/queries';
import { auditAccount } from '../audit/account';
import type { Domain } from '../context';

/**
 * Shuts an account out of everything, or lets it back in. Disabling ends its sessions for good; its tokens
 * stop, and work again once it is enabled. Running servers notice within five seconds.
 */
export async function setDisabled(
  { store, clock, revocations }: Domain,
  { email, disabled }: { email: string; disabled: boolean },
): Promise<{ changed: boolean; sessionsEnded: number }> {
  const user = await findUserByEmail(store.db, email);
  if (!user) throw invalid('no_account', `There is no account with the address ${email}.`);
  const changed = (user.disabledAt !== null) !== disabled;
  const now = clock.now();
  const ended = await store.db.transaction(async (tx) => {
    if (changed) {
      const disabledAt = disabled ? now : null;
      await tx.update(users).set({ disabledAt }).where(eq(users.id, user.id));
      const action = disabled ? 'account.disabled' : 'account.enabled';
      await auditAccount(tx, { userId: user.id, at: now, origin: 'operator', action });
    }
    if (!disabled) return { sessions: [], tokens: [] };
    return {
      sessions: await tx
        .update(authSessions)
        .set({ revokedAt: now })
        .where(and(eq(authSessions.userId, user.id), isNull(authSessions.revokedAt)))
        .returning({ id: authSessions.id }),
      tokens: await tx
        .select({ id: tokens.id })
        .from(tokens)
        .innerJoin(
          members,
          and(eq(members.workspaceId, tokens.workspaceId), eq(members.id, tokens.memberId)),
        )
        .where(and(eq(members.userId, user.id), isNull(tokens.revokedAt))),
    };
  });
  revocations.sessionsEnded(ended.sessions.map((row) => row.id));
  revocations.tokensEnded(ended.tokens.map((row) => row.id));
  return { changed, sessionsEnded: ended.sessions.length };
}
