import type { CreateToken } from '@/shared/input/account';
import type { Token } from '@/shared/model/account';
import { canHold, canScope } from '@/shared/policy/token';
import { tokens } from '../../db/schema';
import { createTokenSecret, hashSecret, shownPrefix } from '../../infra/secret';
import { authorOf, type Ctx } from '../context';
import { newId } from '../new-id';
import { requirePolicy } from '../require';
import { accessHolder } from './access';
import { presentToken } from './present';
import { requireRoom } from './require-room';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Makes a token for the caller or for a bot. Its secret is answered here and never again. */
export async function createToken(
  ctx: Ctx,
  input: CreateToken,
): Promise<{ token: Token; secret: string }> {
  // A stolen token must not outlive its revocation through others that it made.
  requirePolicy(ctx.via.kind === 'session', 'session_only', 'Sign in with a browser for this.');
  const secret = createTokenSecret();
  const at = ctx.clock.now();
  const { expiresInDays: days } = input;
  const { result } = await ctx.commit(authorOf(ctx), async (tx, { record, audit }) => {
    const holder = await accessHolder(ctx, input.memberId ?? ctx.actor.id, tx);
    requirePolicy(
      canHold(ctx.actor, holder),
      'not_your_token',
      'You can make tokens for yourself and, as an admin, for active bots.',
    );
    requirePolicy(
      canScope(holder, input.scopes),
      'scope',
      'Only tokens of owners and admins can have the “admin” scope.',
    );
    await requireRoom(ctx, tx, holder);
    const [row] = await tx
      .insert(tokens)
      .values({
        workspaceId: ctx.workspaceId,
        id: newId(at),
        memberId: holder.id,
        createdBy: ctx.actor.id,
        name: input.name,
        prefix: shownPrefix(secret),
        secretHash: hashSecret(secret),
        scopes: [...new Set(input.scopes)],
        createdAt: at,
        expiresAt: days === null ? null : new Date(at.getTime() + days * DAY_MS),
      })
      .returning();
    if (!row) throw new Error('The token was not made');
    const token = presentToken(row);
    record({
      type: 'token.created',
      payload: { token },
      audience: { to: 'member', memberId: holder.id },
      subjectId: token.id,
    });
    const { name, memberId, scopes } = token;
    audit({ action: 'token.created', subjectId: token.id, detail: { name, memberId, scopes } });
    return token;
  });
  return { token: result, secret };
}
