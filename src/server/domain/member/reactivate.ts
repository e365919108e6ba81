import { and, eq } from 'drizzle-orm';
import type { OnMember } from '@/shared/input/member';
import type { Member } from '@/shared/model/member';
import { canManageMembers, canReactivate, isActive } from '@/shared/policy/member';
import { members } from '../../db/schema';
import { authorOf, type Ctx } from '../context';
import { requirePolicy } from '../require';
import { accessRole } from './access-role';
import { presentMember } from './present';

/** Lets a deactivated member back in, with the role and channels they had. Their tokens stay revoked. */
export async function reactivateMember(
  ctx: Ctx,
  { memberId }: OnMember,
): Promise<{ member: Member; rev: number }> {
  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, { record, audit }) => {
    const { target } = await accessRole(ctx, memberId, tx);
    requirePolicy(
      canManageMembers(ctx.actor),
      'admins_only',
      'Only owners and admins can let someone back in.',
    );
    requirePolicy(
      canReactivate(ctx.actor, target),
      'owners_only',
      'Only owners can let owners and admins back in.',
    );
    if (isActive(target)) return presentMember(target);
    await tx
      .update(members)
      .set({ deactivatedAt: null })
      .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.id, target.id)));
    const member = presentMember({ ...target, deactivatedAt: null });
    record({
      type: 'member.reactivated',
      payload: { member },
      audience: { to: 'workspace' },
      memberId: member.id,
    });
    audit({ action: 'member.reactivated', subjectId: member.id });
    return member;
  });
  return { member: result, rev };
}
