import { and, eq, inArray } from 'drizzle-orm';
import type { MemberId, UserId, WorkspaceId } from '@/shared/id';
import type { Member } from '@/shared/model/member';
import type { Queryable } from '../../db/client';
import { type MemberRow, members } from '../../db/schema';
import { presentMember } from './present';

/** Members by id, as they stand in the given snapshot. */
export async function findMembers(
  db: Queryable,
  workspaceId: WorkspaceId,
  ids: MemberId[],
): Promise<Member[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select()
    .from(members)
    .where(and(eq(members.workspaceId, workspaceId), inArray(members.id, ids)));
  return rows.map(presentMember);
}

/** A user as a member of this workspace, deactivated or not. */
export async function findMemberOf(
  db: Queryable,
  { workspaceId, userId }: { workspaceId: WorkspaceId; userId: UserId },
): Promise<MemberRow | null> {
  const [row] = await db
    .select()
    .from(members)
    .where(and(eq(members.workspaceId, workspaceId), eq(members.userId, userId)));
  return row ?? null;
}
