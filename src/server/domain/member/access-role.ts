import { and, asc, eq, isNull, ne, or } from 'drizzle-orm';
import { conflict, notFound } from '@/shared/errors';
import type { MemberId } from '@/shared/id';
import { isOwner } from '@/shared/policy/member';
import type { Tx } from '../../db/client';
import { type MemberRow, members, users } from '../../db/schema';
import type { Ctx } from '../context';

export interface RoleAccess {
  target: MemberRow;
  /** Throws when nobody but the target owns the workspace and can sign in. */
  requireAnotherOwner(): Promise<void>;
}

/**
 * A member whose role, or whether they may sign in, is about to change. They and all owners are held until the transaction ends, in
 * id order, so that two owners who demote each other at once do not both succeed.
 */
export async function accessRole(ctx: Ctx, memberId: MemberId, tx: Tx): Promise<RoleAccess> {
  const activeOwner = and(eq(members.role, 'owner'), isNull(members.deactivatedAt));
  const held = await tx
    .select()
    .from(members)
    .where(and(eq(members.workspaceId, ctx.workspaceId), or(eq(members.id, memberId), activeOwner)))
    .orderBy(asc(members.id))
    .for('no key update');
  const target = held.find((row) => row.id === memberId);
  if (!target) throw notFound('member');
  return {
    target,
    async requireAnotherOwner() {
      if (isOwner(target) && !(await hasAnotherOwner(tx, target))) throw lastOwner();
    },
  };
}

/** Whether someone else owns the workspace and can sign in. Its owners are held until the transaction ends. */
export async function hasAnotherOwner(
  tx: Tx,
  { workspaceId, id }: Pick<MemberRow, 'workspaceId' | 'id'>,
): Promise<boolean> {
  const [other] = await tx
    .select({ id: members.id })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(
      and(
        eq(members.workspaceId, workspaceId),
        ne(members.id, id),
        eq(members.role, 'owner'),
        isNull(members.deactivatedAt),
        isNull(users.disabledAt),
      ),
    )
    .limit(1);
  return other !== undefined;
}

export const lastOwner = () =>
  conflict('last_owner', 'A workspace needs an owner. Make someone else an owner first.');
