import { and, eq } from 'drizzle-orm';
import type { OnMember } from '@/shared/input/member';
import type { MemberStake } from '@/shared/model/account';
import type { Member } from '@/shared/model/member';
import { canDeactivate, canManageMembers, isActive } from '@/shared/policy/member';
import { type MemberRow, members } from '../../db/schema';
import { authorOf, type Ctx } from '../context';
import { settleInvitesOf } from '../invite/of-maker';
import { requirePolicy } from '../require';
import { revokeTokensOf } from '../token/revoke';
import { listTokensOf } from '../token/stake';
import { accessRole } from './access-role';
import { presentMember } from './present';
import { recordMemberChange } from './record-change';
import { stakeOf } from './stake';

/**
 * Shuts a member out: their streams, tokens and invites end, what they wrote and the channels they are in
 * stay, so that they can come back to all of it. Tokens that they made for bots go on: the answer lists them.
 */
export async function deactivateMember(
  ctx: Ctx,
  { memberId }: OnMember,
): Promise<{ member: Member; rev: number } & Omit<MemberStake, 'invites'>> {
  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, recorder) => {
    const { target, requireAnotherOwner } = await accessRole(ctx, memberId, tx);
    requireMayShutOut(ctx.actor, target);
    const { tokens, botTokens } = await stakeOf(ctx, tx, target.id);
    if (!isActive(target)) return { member: presentMember(target), tokens, botTokens, ended: [] };
    await requireAnotherOwner();
    const deactivatedAt = ctx.clock.now();
    await tx
      .update(members)
      .set({ deactivatedAt })
      .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.id, target.id)));
    const ended = await revokeTokensOf(ctx, tx, { memberId: target.id, recorder });
    const gone = { ...target, deactivatedAt };
    await settleInvitesOf(ctx, tx, { maker: gone, recorder });
    const member = await recordMemberChange(tx, recorder, {
      type: 'member.deactivated',
      row: gone,
    });
    recorder.audit({ action: 'member.deactivated', subjectId: member.id });
    return { member, tokens: await listTokensOf(ctx, tx, target.id), botTokens, ended };
  });
  const { ended, ...shown } = result;
  ctx.revocations.tokensEnded(ended.map((token) => token.id));
  return { ...shown, rev };
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
