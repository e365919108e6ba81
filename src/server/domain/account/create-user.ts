import type { UserId } from '@/shared/id';
import type { Tx } from '../../db/client';
import { type UserRow, users } from '../../db/schema';
import { newId } from '../new-id';

interface NewUser {
  email: string;
  name: string;
  /** Null for someone who signs in through a provider. */
  passwordHash: string | null;
  at: Date;
}

/** Throws Postgres' unique violation of `users_email_key` when the address has a user. */
export async function createUser(
  tx: Tx,
  { email, name, passwordHash, at }: NewUser,
): Promise<UserRow> {
  const [row] = await tx
    .insert(users)
    .values({
      id: newId<UserId>(at),
      email: email.toLowerCase(),
      name,
      passwordHash,
      createdAt: at,
    })
    .returning();
  if (!row) throw new Error('The user was not made');
  return row;
}
