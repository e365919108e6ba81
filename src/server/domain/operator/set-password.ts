import { and, eq, isNull } from 'drizzle-orm';
import { invalid } from '@/shared/errors';
import { authSessions, users } from '../../db/schema';
import { hashPassword } from '../../infra/password';
import { findUserByEmail } from '../account/queries';
import { requireGoodPassword } from '../account/require-password';
import type { Domain } from '../context';

/** Gives an account a new password, which need not have had one, and signs it out everywhere. */
export async function setPassword(
  { store, clock, revocations }: Domain,
  { email, password }: { email: string; password: string },
): Promise<{ sessionsEnded: number }> {
  const user = await findUserByEmail(store.db, email);
  if (!user) throw invalid('no_account', `There is no account with the address ${email}.`);
  await requireGoodPassword(password, { own: [user.name, user.email] });
  const passwordHash = await hashPassword(password);
  const ended = await store.db.transaction(async (tx) => {
    await tx.update(users).set({ passwordHash }).where(eq(users.id, user.id));
    return tx
      .update(authSessions)
      .set({ revokedAt: clock.now() })
      .where(and(eq(authSessions.userId, user.id), isNull(authSessions.revokedAt)))
      .returning({ id: authSessions.id });
  });
  revocations.sessionsEnded(ended.map((row) => row.id));
  return { sessionsEnded: ended.length };
}
