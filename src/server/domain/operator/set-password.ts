import { eq } from 'drizzle-orm';
import { invalid } from '@/shared/errors';
import { authSessions, users } from '../../db/schema';
import { hashPassword } from '../../infra/password';
import { findUserByEmail, knownWordsOf } from '../account/queries';
import { requireGoodPassword } from '../account/require-password';
import { auditAccount } from '../audit/account';
import type { Domain } from '../context';
import { endSessions } from '../session/revoke';

/** Gives an account a new password, which need not have had one, and signs it out everywhere. */
export async function setPassword(
  domain: Domain,
  { email, password }: { email: string; password: string },
): Promise<{ sessionsEnded: number }> {
  const { store, clock, revocations } = domain;
  const user = await findUserByEmail(store.db, email);
  if (!user) throw invalid('no_account', `There is no account with the address ${email}.`);
  await requireGoodPassword(password, { own: await knownWordsOf(store.db, user) });
  const passwordHash = await hashPassword(password);
  const ended = await store.db.transaction(async (tx) => {
    await tx.update(users).set({ passwordHash }).where(eq(users.id, user.id));
    const sessions = await endSessions(domain, tx, eq(authSessions.userId, user.id));
    await auditAccount(tx, {
      userId: user.id,
      at: clock.now(),
      origin: 'operator',
      action: 'password.reset',
      detail: { count: sessions.length },
    });
    return sessions;
  });
  revocations.sessionsEnded(ended.map((row) => row.id));
  return { sessionsEnded: ended.length };
}
