import { and, desc, eq, not, type SQL } from 'drizzle-orm';
import { LIMITS } from '@/shared/limits';
import type { Invite } from '@/shared/model/account';
import { canInvitePeople, isAdmin } from '@/shared/policy/member';
import { workingInvite } from '../../auth/live';
import { invites } from '../../db/schema';
import type { Ctx } from '../context';
import { requireLevel } from '../require';
import { presentInvite } from './present';

/**
 * All invites that work (their number is limited), and then the newest of those that no longer do. Who may invite
 * without being an admin sees those that they made.
 */
export async function listInvites(ctx: Ctx): Promise<Invite[]> {
  const { actor, settings } = ctx;
  requireLevel(
    isAdmin(actor) || canInvitePeople(actor, settings),
    settings.invitePeople,
    'see invites',
  );
  const own = and(
    eq(invites.workspaceId, ctx.workspaceId),
    isAdmin(actor) ? undefined : eq(invites.createdBy, actor.id),
  );
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
