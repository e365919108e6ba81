import { and, eq } from 'drizzle-orm';
import { accounts, type UserRow, users } from '../../db/schema';
import type { Domain } from '../context';
import { findUserByEmail } from './queries';

export interface ProviderAccount {
  provider: string;
  providerAccountId: string;
  email: string | null;
  /** Whether the provider vouches for the address; an address it does not vouch for proves nothing. */
  emailVerified: boolean;
  name: string;
}

/**
 * The user who signs in through a provider. A first sign-in is tied to the user with the same verified
 * address; anyone else gets `null`, because nobody gets in without an invite.
 *
 * Someone could have signed up with another's address and a password of their own, and would then share
 * the account. So a user with a password is tied only when their address was verified here as well.
 */
export async function resolveProviderAccount(
  domain: Domain,
  from: ProviderAccount,
): Promise<UserRow | null> {
  const known = await findLinked(domain, from);
  if (known) return known;
  if (!from.email || !from.emailVerified) return null;
  const user = await findUserByEmail(domain.store.db, from.email);
  const safe = user && (user.passwordHash === null || user.emailVerifiedAt !== null);
  return safe ? link(domain, from, user) : null;
}

async function findLinked({ store }: Domain, from: ProviderAccount): Promise<UserRow | null> {
  const [row] = await store.db
    .select({ user: users })
    .from(accounts)
    .innerJoin(users, eq(users.id, accounts.userId))
    .where(
      and(
        eq(accounts.provider, from.provider),
        eq(accounts.providerAccountId, from.providerAccountId),
      ),
    );
  return row?.user ?? null;
}

async function link({ store, clock }: Domain, from: ProviderAccount, user: UserRow) {
  const now = clock.now();
  const { provider, providerAccountId } = from;
  return store.db.transaction(async (tx) => {
    await tx
      .insert(accounts)
      .values({ provider, providerAccountId, userId: user.id, createdAt: now })
      .onConflictDoNothing();
    const [linked] = await tx
      .update(users)
      .set({ emailVerifiedAt: user.emailVerifiedAt ?? now })
      .where(eq(users.id, user.id))
      .returning();
    return linked ?? user;
  });
}
