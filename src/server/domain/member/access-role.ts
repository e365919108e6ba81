import { and, asc, eq, isNull, or } from 'drizzle-orm';
import { conflict, notFound } from '@/shared/errors';
import type { MemberId } from '@/shared/id';
import { isOwner } from '@/shared/policy/member';
import type { Tx } from '../../db/client';
import { type MemberRow, members } from '../../db/schema';
import type { Ctx } from '../context';

export interface RoleAccess {
  target: MemberRow;
  /** Throws when the target is the last active owner. */
  requireAnotherOwner(): void;
}

/**
 * A member whose standing is about to change. They and all owners are held until the transaction ends, in
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
    requireAnotherOwner() {
      if (isOwner(target) && !held.some((row) => isOwner(row) && row.id !== target.id)) {
        throw lastOwner();
      }
    },
  };
}

const lastOwner = () =>
  conflict('last_owner', 'A workspace needs an owner. Make someone else an owner first.');
