import { sql } from 'drizzle-orm';
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

/** Whether this is a new server, which nobody has signed up to. */
export async function needsSetUp(db: Queryable): Promise<boolean> {
  const found = await db.select({ id: users.id }).from(users).limit(1);
  return found.length === 0;
}
