import { and, eq } from 'drizzle-orm';
import type { ProviderAccount } from '../../auth/gateway';
import type { Queryable, Tx } from '../../db/client';
import { accounts, type UserRow, users } from '../../db/schema';
import { auditAccount } from '../audit/account';

/** The user that this provider's account was tied to before. */
export async function findLinkedUser(
  db: Queryable,
  { provider, providerAccountId }: ProviderAccount,
): Promise<UserRow | null> {
  const [row] = await db
    .select({ user: users })
    .from(accounts)
    .innerJoin(users, eq(users.id, accounts.userId))
    .where(and(eq(accounts.provider, provider), eq(accounts.providerAccountId, providerAccountId)));
  return row?.user ?? null;
}

/** Ties a provider's account to a user, whose address the provider verified. */
export async function linkAccount(
  tx: Tx,
  { from, user, at }: { from: ProviderAccount; user: UserRow; at: Date },
): Promise<UserRow> {
  const { provider, providerAccountId } = from;
  const made = await tx
    .insert(accounts)
    .values({ provider, providerAccountId, userId: user.id, createdAt: at })
    .onConflictDoNothing()
    .returning();
  if (made.length > 0) {
    const detail = { provider };
    await auditAccount(tx, { userId: user.id, at, action: 'account.linked', detail });
  }
  const [linked] = await tx
    .update(users)
    .set({ emailVerifiedAt: user.emailVerifiedAt ?? at })
    .where(eq(users.id, user.id))
    .returning();
  return linked ?? user;
}
