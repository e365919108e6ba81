import { and, eq, sql } from 'drizzle-orm';
import { Failure, forbidden } from '@/shared/errors';
import type { RequestReset, ResetCode, ResetPassword } from '@/shared/input/account';
import { authSessions, users } from '../../db/schema';
import { hashPassword } from '../../infra/password';
import { auditAccount } from '../audit/account';
import { enqueue, type NewJob } from '../job';
import { endSessions } from '../session/revoke';
import type { Visitor } from './context';
import { knownWordsOf } from './queries';
import { requireGoodPassword } from './require-password';
import { accessResetCode, resetGone } from './reset-code';
import { passwordsOff } from './sign-up';

/**
 * Mails a link that sets a new password to this address, if it has an account. The answer is the same, and takes
 * as long, whoever asks for whom: who has an account is nobody's business.
 */
export async function requestReset(
  visitor: Visitor,
  { email }: RequestReset,
): Promise<{ ok: true }> {
  await visitor.limits.take('resetByAddress', visitor.ip);
  if (!visitor.entry.passwordSignIn) throw passwordsOff();
  if (!visitor.entry.sendsMail) {
    throw forbidden(
      'mail_off',
      'This server sends no mail. Ask an admin of your workspace for a link that sets a new password.',
    );
  }
  if (await isAskedTooOften(visitor, email)) return { ok: true };
  await visitor.store.db.execute(enqueue(sql, [resetJob(email)]));
  return { ok: true };
}

/** The mail with the link; whoever has no account gets none. */
export const resetJob = (email: string): NewJob => ({
  queue: 'mail',
  key: `reset ${email}`,
  payload: { kind: 'password-reset', email },
});

/** What too many ask for one address is not sent: it would be no answer to who asked, and a flood to who gets it. */
async function isAskedTooOften({ limits }: Visitor, email: string): Promise<boolean> {
  try {
    await limits.take('mailToAddress', email);
    return false;
  } catch (error) {
    if (error instanceof Failure && error.kind === 'rate_limited') return true;
    throw error;
  }
}

/** Whose password a link sets. */
export async function lookUpReset(
  visitor: Visitor,
  { code }: ResetCode,
): Promise<{ email: string }> {
  if (!visitor.entry.passwordSignIn) throw passwordsOff();
  await visitor.limits.take('inviteLookup', visitor.ip);
  const { email } = await accessResetCode(visitor, visitor.store.db, code);
  return { email };
}

/** Sets a new password by a link, and signs the account out everywhere. */
export async function resetPassword(
  visitor: Visitor,
  { code, password }: ResetPassword,
): Promise<{ email: string }> {
  if (!visitor.entry.passwordSignIn) throw passwordsOff();
  const { store, clock, limits, ip, revocations } = visitor;
  await limits.take('inviteLookup', ip);
  const user = await accessResetCode(visitor, store.db, code);
  await requireGoodPassword(password, { own: await knownWordsOf(store.db, user) });
  const passwordHash = await hashPassword(password);
  const ended = await store.db.transaction(async (tx) => {
    // Of two who use the link at once one is too late.
    const changed = await tx
      .update(users)
      .set({ passwordHash })
      .where(
        and(
          eq(users.id, user.id),
          eq(users.email, user.email),
          sql`${users.passwordHash} is not distinct from ${user.passwordHash}`,
        ),
      )
      .returning({ id: users.id });
    if (changed.length === 0) throw resetGone();
    const sessions = await endSessions(visitor, tx, eq(authSessions.userId, user.id));
    const detail = { byLink: true, sessionsEnded: sessions.length, ip };
    const at = clock.now();
    await auditAccount(tx, { userId: user.id, at, action: 'password.changed', detail });
    return sessions.map(({ id }) => id);
  });
  revocations.sessionsEnded(ended);
  return { email: user.email };
}
