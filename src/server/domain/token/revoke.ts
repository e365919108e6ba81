import { and, eq, isNull } from 'drizzle-orm';
import type { MemberId } from '@/shared/id';
import type { RevokeToken } from '@/shared/input/account';
import type { Token } from '@/shared/model/account';
import type { Tx } from '../../db/client';
import { type TokenRow, tokens } from '../../db/schema';
import type { Recorder } from '../../events/commit';
import { authorOf, type Ctx } from '../context';
import { accessToken } from './access';
import { presentToken } from './present';

/** Makes a token stop working, and cuts the live connections that it opened. */
export async function revokeToken(ctx: Ctx, { tokenId }: RevokeToken): Promise<{ token: Token }> {
  const { result } = await ctx.commit(authorOf(ctx), async (tx, recorder) => {
    const row = await accessToken(ctx, tokenId, tx);
    if (row.revokedAt) return row;
    const revokedAt = ctx.clock.now();
    await tx
      .update(tokens)
      .set({ revokedAt })
      .where(and(eq(tokens.workspaceId, ctx.workspaceId), eq(tokens.id, row.id)));
    const revoked = { ...row, revokedAt };
    recordRevoked(recorder, revoked);
    return revoked;
  });
  ctx.revocations.tokensEnded([result.id]);
  return { token: presentToken(result) };
}

/** Ends all tokens of a member; whoever calls it cuts their connections after commit. */
export async function revokeTokensOf(
  ctx: Ctx,
  tx: Tx,
  { memberId, recorder }: { memberId: MemberId; recorder: Recorder },
): Promise<string[]> {
  const revoked = await tx
    .update(tokens)
    .set({ revokedAt: ctx.clock.now() })
    .where(
      and(
        eq(tokens.workspaceId, ctx.workspaceId),
        eq(tokens.memberId, memberId),
        isNull(tokens.revokedAt),
      ),
    )
    .returning();
  for (const row of revoked) recordRevoked(recorder, row);
  return revoked.map((row) => row.id);
}

function recordRevoked({ record, audit }: Recorder, row: TokenRow): void {
  record({
    type: 'token.revoked',
    payload: { token: presentToken(row) },
    audience: { to: 'member', memberId: row.memberId },
    subjectId: row.id,
  });
  audit({ action: 'token.revoked', subjectId: row.id, detail: { memberId: row.memberId } });
}
