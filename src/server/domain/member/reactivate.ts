import { and, eq } from 'drizzle-orm';
import type { OnMember } from '@/shared/input/member';
import type { Member } from '@/shared/model/member';
import { canManageMembers, canReactivate, isActive } from '@/shared/policy/member';
import { members } from '../../db/schema';
import { authorOf, type Ctx } from '../context';
import { settleInvitesOf } from '../invite/of-maker';
import { requirePolicy } from '../require';
import { restoreTokensOf } from '../token/revoke';
import { accessRole } from './access-role';
import { presentMember } from './present';
import { recordMemberChange } from './record-change';

/** Lets a deactivated member back in, with the role, channels, tokens and invites that they had. */
export async function reactivateMember(
  ctx: Ctx,
  { memberId }: OnMember,
): Promise<{ member: Member; rev: number }> {
  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, recorder) => {
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
    if (isActive(target)) return { member: presentMember(target), restored: [] };
    await tx
      .update(members)
      .set({ deactivatedAt: null })
      .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.id, target.id)));
    const restored = await restoreTokensOf(ctx, tx, { memberId: target.id, recorder });
    const back = { ...target, deactivatedAt: null };
    await settleInvitesOf(ctx, tx, { maker: back, recorder });
    const member = await recordMemberChange(tx, recorder, {
      type: 'member.reactivated',
      row: back,
    });
    recorder.audit({ action: 'member.reactivated', subjectId: member.id });
    return { member, restored };
  });
  for (const token of result.restored) ctx.identities.forget(token.id);
  return { member: result.member, rev };
}
