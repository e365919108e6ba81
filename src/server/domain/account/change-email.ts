import { and, eq, sql } from 'drizzle-orm';
import { conflict, forbidden } from '@/shared/errors';
import type { EmailCode, RequestEmailChange } from '@/shared/input/account';
import { isUniqueViolation } from '../../db/errors';
import { users } from '../../db/schema';
import { verifyPassword } from '../../infra/password';
import { auditAccount } from '../audit/account';
import { enqueue } from '../job';
import { wrongPassword } from './change-password';
import type { AccountCtx } from './context';
import { accessEmailCode, confirmationGone } from './email-code';
import { findPasswordHash } from './queries';

/**
 * Mails a link to a new address, which becomes the account’s when someone there confirms it. The answer is the same
 * when the address has an account: who has one is nobody’s business.
 */
export async function requestEmailChange(
  ctx: AccountCtx,
  { email, password }: RequestEmailChange,
): Promise<{ ok: true }> {
  const { user, limits, store } = ctx;
  await limits.take('passwordChange', user.id);
  if (!ctx.entry.sendsMail) {
    throw forbidden('mail_off', 'This server sends no mail. Ask whoever runs it.');
  }
  const known = await findPasswordHash(store.db, user.id);
  if (known === null) {
    throw forbidden(
      'no_password',
      'You sign in through another service, which says what your address is.',
    );
  }
  if (!(await verifyPassword(known, password))) throw wrongPassword('password');
  await limits.take('mailToAddress', email);
  const payload = { kind: 'email-change', userId: user.id, email };
  await store.db.execute(
    enqueue(sql, [{ queue: 'mail', key: `email-change ${user.id} ${email}`, payload }]),
  );
  return { ok: true };
}

/** What a link changes, for the account that it is of. */
export async function lookUpEmailChange(
  ctx: AccountCtx,
  { code }: EmailCode,
): Promise<{ before: string; email: string }> {
  await ctx.limits.take('inviteLookup', ctx.ip);
  const { user, email } = await accessOwnCode(ctx, code);
  return { before: user.email, email };
}

/** Sets the new address by a link that was mailed to it, and sends a mail about it to the old one. */
export async function confirmEmailChange(
  ctx: AccountCtx,
  { code }: EmailCode,
): Promise<{ email: string }> {
  const { store, clock, limits, ip, identities, session } = ctx;
  await limits.take('inviteLookup', ip);
  const { user, email } = await accessOwnCode(ctx, code);
  const at = clock.now();
  try {
    await store.db.transaction(async (tx) => {
      const changed = await tx
        .update(users)
        .set({ email, emailVerifiedAt: at })
        .where(
          and(
            eq(users.id, user.id),
            eq(users.email, user.email),
            sql`${users.passwordHash} is not distinct from ${user.passwordHash}`,
          ),
        )
        .returning({ id: users.id });
      if (changed.length === 0) throw confirmationGone();
      const detail = { before: user.email, after: email, ip };
      await auditAccount(tx, { userId: user.id, at, action: 'account.email_changed', detail });
      const payload = { kind: 'email-changed', userId: user.id, to: user.email };
      await tx.execute(
        enqueue(sql, [{ queue: 'mail', key: `email-changed ${user.id} ${user.email}`, payload }]),
      );
    });
  } catch (error) {
    if (isUniqueViolation(error, 'users_email_key')) throw addressTaken();
    throw error;
  }
  identities.forget(session.id);
  return { email };
}

/** Whoever has the mailbox and is not signed in to the account can do nothing with its link. */
async function accessOwnCode(ctx: AccountCtx, code: string) {
  const change = await accessEmailCode(ctx, ctx.store.db, code);
  if (change.user.id !== ctx.user.id) throw confirmationGone();
  return change;
}

const addressTaken = () =>
  conflict('address_taken', 'This address has an account of its own. Use another one.');
