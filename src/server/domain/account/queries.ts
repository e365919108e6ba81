import { eq, sql } from 'drizzle-orm';
import type { UserId } from '@/shared/id';
import type { Queryable } from '../../db/client';
import { type UserRow, users } from '../../db/schema';

/** The user with this e-mail address, in whatever case it was written. */
export async function findUserByEmail(db: Queryable, email: string): Promise<UserRow | null> {
  const [row] = await db
    .select()
    .from(users)
    .where(sql`lower(${users.email}) = ${email.toLowerCase()}`);
  return row ?? null;
}

export async function findUser(db: Queryable, userId: UserId): Promise<UserRow | null> {
  const [row] = await db.select().from(users).where(eq(users.id, userId));
  return row ?? null;
}

/** As it is now: whoever asks may have signed in long ago, and have changed it since. */
export async function findPasswordHash(db: Queryable, userId: UserId): Promise<string | null> {
  const [row] = await db
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, userId));
  return row?.passwordHash ?? null;
}

/** Whether this is a new server, which nobody has signed up to. */
export async function needsSetUp(db: Queryable): Promise<boolean> {
  const found = await db.select({ id: users.id }).from(users).limit(1);
  return found.length === 0;
}
