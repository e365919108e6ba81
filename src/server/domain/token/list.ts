import { and, desc, eq, or } from 'drizzle-orm';
import { LIMITS } from '@/shared/limits';
import type { Token } from '@/shared/model/account';
import { isAdmin } from '@/shared/policy/member';
import { members, tokens } from '../../db/schema';
import type { Ctx } from '../context';
import { presentToken } from './present';

/** The caller's own tokens and, for admins, those of bots; newest first. */
export async function listTokens(ctx: Ctx): Promise<Token[]> {
  const own = eq(tokens.memberId, ctx.actor.id);
  const rows = await ctx.store.db
    .select({ token: tokens })
    .from(tokens)
    .innerJoin(
      members,
      and(eq(members.workspaceId, tokens.workspaceId), eq(members.id, tokens.memberId)),
    )
    .where(
      and(
        eq(tokens.workspaceId, ctx.workspaceId),
        // `canSeeToken` of the token policy.
        isAdmin(ctx.actor) ? or(own, eq(members.kind, 'bot')) : own,
      ),
    )
    .orderBy(desc(tokens.createdAt), desc(tokens.id))
    .limit(LIMITS.listPage);
  return rows.map((row) => presentToken(row.token));
}
