import { and, eq } from 'drizzle-orm';
import type { OnMember } from '@/shared/input/member';
import type { Member } from '@/shared/model/member';
import { canDeactivate, canManageMembers, isActive } from '@/shared/policy/member';
import { type MemberRow, members } from '../../db/schema';
import { authorOf, type Ctx } from '../context';
import { requirePolicy } from '../require';
import { revokeTokensOf } from '../token/revoke';
import { accessRole } from './access-role';
import { presentMember } from './present';

/**
 * Shuts a member out: their streams and tokens end, what they wrote and the channels they are in stay, so
 * that they can come back to them.
 */
export async function deactivateMember(
  ctx: Ctx,
  { memberId }: OnMember,
): Promise<{ member: Member; rev: number }> {
  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, recorder) => {
    const { target, requireAnotherOwner } = await accessRole(ctx, memberId, tx);
    requireMayShutOut(ctx.actor, target);
    if (!isActive(target)) return { member: presentMember(target), tokens: [] };
    requireAnotherOwner();
    const deactivatedAt = ctx.clock.now();
    await tx
      .update(members)
      .set({ deactivatedAt })
      .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.id, target.id)));
    const tokens = await revokeTokensOf(ctx, tx, { memberId: target.id, recorder });
    const member = presentMember({ ...target, deactivatedAt });
    recorder.record({
      type: 'member.deactivated',
      payload: { member },
      audience: { to: 'workspace' },
      memberId: member.id,
    });
    recorder.audit({ action: 'member.deactivated', subjectId: member.id });
    return { member, tokens };
  });
  ctx.revocations.tokensEnded(result.tokens);
  return { member: result.member, rev };
}

function requireMayShutOut(actor: MemberRow, target: MemberRow): void {
  requirePolicy(
    canManageMembers(actor),
    'admins_only',
    'Only owners and admins can deactivate someone.',
  );
  requirePolicy(
    canDeactivate(actor, target),
    'owners_only',
    'Only owners can deactivate owners and admins.',
  );
}
