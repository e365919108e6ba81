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
    if (row.revokedAt && !row.revokedWithMember) return row;
    const revokedAt = row.revokedAt ?? ctx.clock.now();
    await tx
      .update(tokens)
      .set({ revokedAt, revokedWithMember: false })
      .where(and(eq(tokens.workspaceId, ctx.workspaceId), eq(tokens.id, row.id)));
    const revoked = { ...row, revokedAt, revokedWithMember: false };
    recordRevoked(recorder, revoked);
    return revoked;
  });
  ctx.revocations.tokensEnded([result.id]);
  return { token: presentToken(result) };
}

interface Holder {
  memberId: MemberId;
  recorder: Recorder;
}

/** Ends all tokens of a member, to work again when they come back; the caller cuts connections after commit. */
export async function revokeTokensOf(
  ctx: Ctx,
  tx: Tx,
  { memberId, recorder }: Holder,
): Promise<TokenRow[]> {
  const revoked = await tx
    .update(tokens)
    .set({ revokedAt: ctx.clock.now(), revokedWithMember: true })
    .where(and(ofMember(ctx, memberId), isNull(tokens.revokedAt)))
    .returning();
  for (const row of revoked) recordRevoked(recorder, row);
  return revoked;
}

/** Lets the tokens work again that ended when this member was deactivated. */
export async function restoreTokensOf(
  ctx: Pick<Ctx, 'workspaceId'>,
  tx: Tx,
  { memberId, recorder }: Holder,
): Promise<TokenRow[]> {
  const restored = await tx
    .update(tokens)
    .set({ revokedAt: null, revokedWithMember: false })
    .where(and(ofMember(ctx, memberId), eq(tokens.revokedWithMember, true)))
    .returning();
  for (const row of restored) {
    recorder.record({
      type: 'token.created',
      payload: { token: presentToken(row) },
      audience: { to: 'member', memberId },
      subjectId: row.id,
    });
    const detail = { name: row.name, memberId };
    recorder.audit({ action: 'token.restored', subjectId: row.id, detail });
  }
  return restored;
}

const ofMember = (ctx: Pick<Ctx, 'workspaceId'>, memberId: MemberId) =>
  and(eq(tokens.workspaceId, ctx.workspaceId), eq(tokens.memberId, memberId));

function recordRevoked({ record, audit }: Recorder, row: TokenRow): void {
  record({
    type: 'token.revoked',
    payload: { token: presentToken(row) },
    audience: { to: 'member', memberId: row.memberId },
    subjectId: row.id,
  });
  const { id: subjectId, name, memberId } = row;
  audit({ action: 'token.revoked', subjectId, detail: { name, memberId } });
}
