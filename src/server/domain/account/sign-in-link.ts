import { and, eq, not } from 'drizzle-orm';
import type { UserId } from '@/shared/id';
import { liveSignInLink } from '../../auth/live';
import { signInLinks, type UserRow, users } from '../../db/schema';
import { createSecret, hashSecret } from '../../infra/secret';
import type { Domain } from '../context';
import { requireEnabled } from './require-enabled';

const VALID_MS = 15 * 60 * 1000;

/** Makes a code that signs this user in once, within fifteen minutes; for the operator to hand over. */
export async function createSignInLink({ store, clock }: Domain, userId: UserId): Promise<string> {
  const code = createSecret();
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + VALID_MS);
  await store.db.delete(signInLinks).where(not(liveSignInLink(now)));
  await store.db.insert(signInLinks).values({ codeHash: hashSecret(code), userId, expiresAt });
  return code;
}

/** Whom a code signs in; `null` when it was used or is too old. Throws FORBIDDEN `account_disabled`. */
export async function redeemSignInLink(
  domain: Domain,
  { code, ip }: { code: string; ip: string },
): Promise<UserRow | null> {
  await domain.limits.take('signInByAddress', ip);
  const { db } = domain.store;
  const [used] = await db
    .delete(signInLinks)
    .where(and(eq(signInLinks.codeHash, hashSecret(code)), liveSignInLink(domain.clock.now())))
    .returning();
  if (!used) return null;
  const [user] = await db.select().from(users).where(eq(users.id, used.userId));
  if (user) requireEnabled(domain, user, { method: 'link', ip });
  return user ?? null;
}
