import { and, eq } from 'drizzle-orm';
import { invalid } from '@/shared/errors';
import type { ChangePassword } from '@/shared/input/account';
import { users } from '../../db/schema';
import { hashPassword, verifyPassword } from '../../infra/password';
import { auditAccount } from '../audit/account';
import { endOtherSessions } from '../session/revoke';
import type { AccountCtx } from './context';
import { findPasswordHash, knownWordsOf } from './queries';
import { requireGoodPassword } from './require-password';

/** Sets a new password and signs every other session out. */
export async function changePassword(
  ctx: AccountCtx,
  input: ChangePassword,
): Promise<{ ok: true }> {
  await ctx.limits.take('passwordChange', ctx.user.id);
  const { id } = ctx.user;
  const known = await findPasswordHash(ctx.store.db, id);
  if (!(await verifyPassword(known, input.currentPassword))) throw wrongPassword();
  const own = await knownWordsOf(ctx.store.db, ctx.user);
  await requireGoodPassword(input.newPassword, { own, field: 'newPassword' });
  const passwordHash = await hashPassword(input.newPassword);
  const ended = await ctx.store.db.transaction(async (tx) => {
    // Two changes at once: the second was checked against a password that is no longer the current one.
    const changed = await tx
      .update(users)
      .set({ passwordHash })
      .where(and(eq(users.id, id), eq(users.passwordHash, known ?? '')))
      .returning({ id: users.id });
    if (changed.length === 0) throw wrongPassword();
    const others = await endOtherSessions(ctx, tx);
    const detail = { sessionsEnded: others.length, ip: ctx.ip };
    const at = ctx.clock.now();
    await auditAccount(tx, { userId: id, at, action: 'password.changed', detail });
    return others;
  });
  ctx.revocations.sessionsEnded(ended);
  return { ok: true };
}

export const wrongPassword = (field = 'currentPassword') =>
  invalid('wrong_password', 'This is not your current password.', field);
