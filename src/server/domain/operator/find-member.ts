import { and, eq, or } from 'drizzle-orm';
import type { WorkspaceId } from '@/shared/id';
import type { Queryable } from '../../db/client';
import { type MemberRow, members, users } from '../../db/schema';

/** A member by `@handle` or e-mail address. */
export async function findMemberByName(
  db: Queryable,
  workspaceId: WorkspaceId,
  name: string,
): Promise<MemberRow | null> {
  const plain = name.trim().toLowerCase();
  const [row] = await db
    .select({ member: members })
    .from(members)
    .leftJoin(users, eq(users.id, members.userId))
    .where(
      and(
        eq(members.workspaceId, workspaceId),
        or(eq(members.handle, plain.replace(/^@/, '')), eq(users.email, plain)),
      ),
    );
  return row?.member ?? null;
}
