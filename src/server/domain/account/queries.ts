import { and, eq, isNull, sql } from 'drizzle-orm';
import type { UserId } from '@/shared/id';
import type { Queryable } from '../../db/client';
import { members, type UserRow, users, workspaces } from '../../db/schema';

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

/** What others know of someone, so that no password may be made of it: their name, address and workspaces. */
export async function knownWordsOf(
  db: Queryable,
  { id, name, email }: Pick<UserRow, 'id' | 'name' | 'email'>,
): Promise<string[]> {
  const rows = await db
    .select({ name: workspaces.name })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .where(and(eq(members.userId, id), isNull(members.deactivatedAt)));
  return [name, email, ...rows.map((row) => row.name)];
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
