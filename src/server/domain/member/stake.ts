import type { OnMember } from '@/shared/input/member';
import type { MemberStake } from '@/shared/model/account';
import { canDeactivate, canManageMembers } from '@/shared/policy/member';
import type { Queryable } from '../../db/client';
import type { Ctx } from '../context';
import { countInvitesOf } from '../invite/of-maker';
import { requirePolicy } from '../require';
import { listBotTokensMadeBy, listTokensOf } from '../token/stake';
import { accessMember } from './access';

/** What hangs on a member, for someone who is about to shut them out or to take their role. */
export async function getStake(ctx: Ctx, { memberId }: OnMember): Promise<MemberStake> {
  const target = await accessMember(ctx, memberId);
  requirePolicy(
    canManageMembers(ctx.actor),
    'admins_only',
    'Only owners and admins can see what hangs on a member.',
  );
  requirePolicy(
    canDeactivate(ctx.actor, target),
    'owners_only',
    'Only owners can see what hangs on owners and admins.',
  );
  return stakeOf(ctx, ctx.store.db, memberId);
}

export async function stakeOf(
  ctx: Ctx,
  db: Queryable,
  memberId: OnMember['memberId'],
): Promise<MemberStake> {
  // One after the other: within a transaction they share its connection.
  const tokens = await listTokensOf(ctx, db, memberId);
  const botTokens = await listBotTokensMadeBy(ctx, db, memberId);
  const invites = await countInvitesOf(ctx, db, { id: memberId });
  return { tokens, botTokens, invites };
}
