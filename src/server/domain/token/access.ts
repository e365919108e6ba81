import { and, eq } from 'drizzle-orm';
import { notFound } from '@/shared/errors';
import type { MemberId, TokenId } from '@/shared/id';
import { canSeeToken } from '@/shared/policy/token';
import type { Tx } from '../../db/client';
import { type MemberRow, members, type TokenRow, tokens } from '../../db/schema';
import type { Ctx } from '../context';

/** A token that the asker may see, held until the transaction ends. */
export async function accessToken(ctx: Ctx, tokenId: TokenId, tx: Tx): Promise<TokenRow> {
  const [row] = await tx
    .select({ token: tokens, holder: members })
    .from(tokens)
    .innerJoin(
      members,
      and(eq(members.workspaceId, tokens.workspaceId), eq(members.id, tokens.memberId)),
    )
    .where(and(eq(tokens.workspaceId, ctx.workspaceId), eq(tokens.id, tokenId)))
    .for('no key update', { of: tokens });
  if (!row || !canSeeToken(ctx.actor, row.token, row.holder)) throw notFound('token');
  return row.token;
}

/** Whoever a token is to be for, held until the transaction ends: nobody is shut out meanwhile. */
export async function accessHolder(ctx: Ctx, memberId: MemberId, tx: Tx): Promise<MemberRow> {
  const [row] = await tx
    .select()
    .from(members)
    .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.id, memberId)))
    .for('no key update');
  if (!row) throw notFound('member');
  return row;
}
