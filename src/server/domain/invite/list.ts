import { desc, eq } from 'drizzle-orm';
import { LIMITS } from '@/shared/limits';
import type { Invite } from '@/shared/model/account';
import { canInvitePeople } from '@/shared/policy/member';
import { invites } from '../../db/schema';
import type { Ctx } from '../context';
import { requirePolicy } from '../require';
import { presentInvite } from './present';

/** The newest invites, used-up and revoked ones too. */
export async function listInvites(ctx: Ctx): Promise<Invite[]> {
  requirePolicy(
    canInvitePeople(ctx.actor),
    'admins_only',
    'Only owners and admins can see invites.',
  );
  const rows = await ctx.store.db
    .select()
    .from(invites)
    .where(eq(invites.workspaceId, ctx.workspaceId))
    .orderBy(desc(invites.createdAt), desc(invites.id))
    .limit(LIMITS.listPage);
  return rows.map(presentInvite);
}
