import { and, desc, eq, not, type SQL } from 'drizzle-orm';
import { LIMITS } from '@/shared/limits';
import type { Invite } from '@/shared/model/account';
import { canInvitePeople } from '@/shared/policy/member';
import { workingInvite } from '../../auth/live';
import { invites } from '../../db/schema';
import type { Ctx } from '../context';
import { requirePolicy } from '../require';
import { presentInvite } from './present';

/** All invites that work (their number is limited), and then the newest of those that no longer do. */
export async function listInvites(ctx: Ctx): Promise<Invite[]> {
  requirePolicy(
    canInvitePeople(ctx.actor),
    'admins_only',
    'Only owners and admins can see invites.',
  );
  const own = eq(invites.workspaceId, ctx.workspaceId);
  const live = workingInvite(ctx.clock.now());
  const working = await find(ctx, and(own, live));
  const spent = await find(ctx, and(own, not(live)), LIMITS.listPage);
  return [...working, ...spent].map(presentInvite);
}

function find({ store }: Ctx, which: SQL | undefined, limit?: number) {
  const query = store.db
    .select()
    .from(invites)
    .where(which)
    .orderBy(desc(invites.createdAt), desc(invites.id));
  return limit === undefined ? query : query.limit(limit);
}
