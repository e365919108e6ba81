import { and, desc, eq, ne, or, type SQL } from 'drizzle-orm';
import type { MemberId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import type { Token } from '@/shared/model/account';
import { liveToken } from '../../auth/live';
import type { Queryable } from '../../db/client';
import { members, tokens } from '../../db/schema';
import type { Ctx } from '../context';
import { presentToken } from './present';

type StakeContext = Pick<Ctx, 'workspaceId' | 'clock'>;

/** The tokens that stop when a member is deactivated, or that stopped when they were. */
export async function listTokensOf(ctx: Ctx, db: Queryable, memberId: MemberId): Promise<Token[]> {
  return list(
    ctx,
    db,
    and(
      eq(tokens.memberId, memberId),
      or(liveToken(ctx.clock.now()), eq(tokens.revokedWithMember, true)),
    ),
  );
}

/** Live tokens that a member made for bots: whoever shuts them out decides what becomes of those. */
export async function listBotTokensMadeBy(
  ctx: StakeContext,
  db: Queryable,
  memberId: MemberId,
): Promise<Token[]> {
  return list(
    ctx,
    db,
    and(
      eq(tokens.createdBy, memberId),
      ne(tokens.memberId, memberId),
      eq(members.kind, 'bot'),
      liveToken(ctx.clock.now()),
    ),
  );
}

async function list(ctx: StakeContext, db: Queryable, which: SQL | undefined): Promise<Token[]> {
  const rows = await db
    .select({ token: tokens })
    .from(tokens)
    .innerJoin(
      members,
      and(eq(members.workspaceId, tokens.workspaceId), eq(members.id, tokens.memberId)),
    )
    .where(and(eq(tokens.workspaceId, ctx.workspaceId), which))
    .orderBy(desc(tokens.createdAt), desc(tokens.id))
    .limit(LIMITS.listPage);
  return rows.map((row) => presentToken(row.token));
}
