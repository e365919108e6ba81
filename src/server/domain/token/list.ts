import { and, desc, eq, not, or, type SQL } from 'drizzle-orm';
import { LIMITS } from '@/shared/limits';
import type { Token } from '@/shared/model/account';
import { isAdmin } from '@/shared/policy/member';
import { liveToken } from '../../auth/live';
import { members, type TokenRow, tokens } from '../../db/schema';
import type { Ctx } from '../context';
import { presentToken } from './present';

/**
 * The caller's own tokens and, for admins, those of bots: all that work (their number is limited), and then
 * the newest of those that no longer do.
 */
export async function listTokens(ctx: Ctx): Promise<Token[]> {
  const own = eq(tokens.memberId, ctx.actor.id);
  const visible = and(
    eq(tokens.workspaceId, ctx.workspaceId),
    isAdmin(ctx.actor) ? or(own, eq(members.kind, 'bot')) : own,
  );
  const live = liveToken(ctx.clock.now());
  const working = await find(ctx, and(visible, live));
  const spent = await find(ctx, and(visible, not(live)), LIMITS.listPage);
  return [...working, ...spent].map(presentToken);
}

async function find({ store }: Ctx, which: SQL | undefined, limit?: number): Promise<TokenRow[]> {
  const query = store.db
    .select({ token: tokens })
    .from(tokens)
    .innerJoin(
      members,
      and(eq(members.workspaceId, tokens.workspaceId), eq(members.id, tokens.memberId)),
    )
    .where(which)
    .orderBy(desc(tokens.createdAt), desc(tokens.id));
  const rows = await (limit === undefined ? query : query.limit(limit));
  return rows.map((row) => row.token);
}
