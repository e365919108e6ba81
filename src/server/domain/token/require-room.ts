import { and, count, eq, type SQL } from 'drizzle-orm';
import { limitExceeded } from '@/shared/errors';
import { LIMITS } from '@/shared/limits';
import { liveToken } from '../../auth/live';
import type { Tx } from '../../db/client';
import { type MemberRow, members, tokens } from '../../db/schema';
import type { Ctx } from '../context';

/** Throws LIMIT_EXCEEDED `live_tokens` when this member, or all bots together, have as many tokens as may be. */
export async function requireRoom(ctx: Ctx, tx: Tx, holder: MemberRow): Promise<void> {
  if ((await countLive(ctx, tx, eq(tokens.memberId, holder.id))) >= LIMITS.liveTokens) {
    throw limitExceeded(
      'live_tokens',
      `${LIMITS.liveTokens} tokens work already. Revoke one that is no longer used, then make another.`,
    );
  }
  if (holder.kind !== 'bot') return;
  if ((await countLive(ctx, tx, eq(members.kind, 'bot'))) >= LIMITS.liveBotTokens) {
    throw limitExceeded(
      'live_tokens',
      `The bots of this workspace have ${LIMITS.liveBotTokens} tokens already. Revoke some first.`,
    );
  }
}

async function countLive(ctx: Ctx, tx: Tx, which: SQL): Promise<number> {
  const [row] = await tx
    .select({ live: count() })
    .from(tokens)
    .innerJoin(
      members,
      and(eq(members.workspaceId, tokens.workspaceId), eq(members.id, tokens.memberId)),
    )
    .where(and(eq(tokens.workspaceId, ctx.workspaceId), which, liveToken(ctx.clock.now())));
  return row?.live ?? 0;
}
