import { and, eq } from 'drizzle-orm';
import type { SetRole } from '@/shared/input/member';
import type { Member, Role } from '@/shared/model/member';
import { canBe, canManageMembers, canSetRole } from '@/shared/policy/member';
import { type MemberRow, members } from '../../db/schema';
import { authorOf, type Ctx } from '../context';
import { settleInvitesOf } from '../invite/of-maker';
import { requirePolicy } from '../require';
import { accessRole } from './access-role';
import { presentMember } from './present';
import { recordMemberChange } from './record-change';

/**
 * Gives a member another role. Owners give every role; admins turn members into guests and back. Invites
 * that they may no longer give end, and work again when they may.
 */
export async function setRole(
  ctx: Ctx,
  { memberId, role }: SetRole,
): Promise<{ member: Member; rev: number }> {
  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, recorder) => {
    const { target, requireAnotherOwner } = await accessRole(ctx, memberId, tx);
    requireMayGive(ctx.actor, target, role);
    if (target.role === role) return presentMember(target);
    await requireAnotherOwner();
    await tx
      .update(members)
      .set({ role })
      .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.id, target.id)));
    const changed = { ...target, role };
    await settleInvitesOf(ctx, tx, { maker: changed, recorder });
    const member = await recordMemberChange(tx, recorder, { type: 'member.updated', row: changed });
    recorder.audit({
      action: 'member.role_changed',
      subjectId: member.id,
      detail: { before: target.role, after: role },
    });
    return member;
  });
  return { member: result, rev };
}

function requireMayGive(actor: MemberRow, target: MemberRow, role: Role): void {
  requirePolicy(canManageMembers(actor), 'admins_only', 'Only owners and admins can change roles.');
  requirePolicy(
    canSetRole(actor, target, role),
    'owners_only',
    'Only owners can make or unmake owners and admins.',
  );
  requirePolicy(canBe(target, role), 'bot_owner', 'A bot can’t own a workspace.');
}
