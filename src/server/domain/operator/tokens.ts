import { and, desc, eq } from 'drizzle-orm';
import type { WorkspaceId } from '@/shared/id';
import { tokenId } from '@/shared/input/id';
import { Refusal } from '@/shared/refusal';
import type { Queryable } from '../../db/client';
import { type MemberRow, members, type TokenRow, tokens, users } from '../../db/schema';
import { hashSecret, shownPrefix } from '../../infra/secret';
import type { Domain } from '../context';
import { revokeToken } from '../token';
import { actAs, actAsOwner } from './act-as';

/** A token and whom it acts as. */
export interface HeldToken {
  token: TokenRow;
  holder: MemberRow;
  /** Of the holder's account; bots have none. */
  disabledAt: Date | null;
}

/** All tokens of a workspace, newest first: also those of people, which admins do not see. */
export function listAllTokens(db: Queryable, workspaceId: WorkspaceId): Promise<HeldToken[]> {
  return heldTokens(db).where(eq(tokens.workspaceId, workspaceId)).orderBy(desc(tokens.createdAt));
}

function heldTokens(db: Queryable) {
  return db
    .select({ token: tokens, holder: members, disabledAt: users.disabledAt })
    .from(tokens)
    .innerJoin(
      members,
      and(eq(members.workspaceId, tokens.workspaceId), eq(members.id, tokens.memberId)),
    )
    .leftJoin(users, eq(users.id, members.userId));
}

/**
 * Revokes a token, named by its id, by the start that `token list` shows, or by the whole secret, as when it
 * was found where it should not be. Throws `no_token`, `token_ambiguous` and `token_revoked`.
 */
export async function revokeNamedToken(domain: Domain, name: string): Promise<HeldToken> {
  const found = await heldTokens(domain.store.db).where(named(name));
  const live = found.filter(({ token }) => token.revokedAt === null);
  const [one, ...others] = live;
  if (found.length === 0)
    throw new Refusal('no_token', `There is no token that starts with “${shownPrefix(name)}”.`);
  if (!one) throw new Refusal('token_revoked', 'That token was revoked already.');
  if (others.length > 0) {
    const ids = live.map(({ token }) => token.id).join(', ');
    throw new Refusal('token_ambiguous', `Several tokens start like that: give one of ${ids}.`);
  }
  const { workspaceId, id } = one.token;
  // Whoever may see the token: its holder, or for a bot the owner.
  const ctx =
    one.holder.kind === 'bot'
      ? await actAsOwner(domain, workspaceId)
      : await actAs(domain, { workspaceId, memberId: one.holder.id });
  await revokeToken(ctx, { workspaceId, tokenId: id });
  return one;
}

function named(name: string) {
  const id = tokenId.safeParse(name);
  if (id.success) return eq(tokens.id, id.data);
  const isStart = name === shownPrefix(name);
  return isStart ? eq(tokens.prefix, name) : eq(tokens.secretHash, hashSecret(name));
}
