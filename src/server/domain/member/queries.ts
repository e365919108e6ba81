import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { MemberId, UserId, WorkspaceId } from '@/shared/id';
import type { Member, MemberList } from '@/shared/model/member';
import type { Queryable } from '../../db/client';
import { type MemberRow, members, workspaceHeads } from '../../db/schema';
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

interface Wanted {
  where: SQL | undefined;
  orderBy: SQL[];
  limit: number;
}

/** Members with the head in one statement, so that they are shown exactly at that rev. */
export async function findWithRev(
  db: Queryable,
  workspaceId: WorkspaceId,
  { where, orderBy, limit }: Wanted,
): Promise<MemberList> {
  const page = db
    .select()
    .from(members)
    .where(and(eq(members.workspaceId, workspaceId), where))
    .orderBy(...orderBy)
    .limit(limit)
    .as('page');
  const rows = await db
    .select({ rev: workspaceHeads.rev, member: page._.selectedFields })
    .from(workspaceHeads)
    .leftJoinLateral(page, sql`true`)
    .where(eq(workspaceHeads.workspaceId, workspaceId));
  return {
    members: rows.flatMap(({ member }) => (member ? [presentMember(member)] : [])),
    rev: rows[0]?.rev ?? 0,
  };
}
