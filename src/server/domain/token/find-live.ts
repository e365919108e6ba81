import { and, eq, isNull, lt, or } from 'drizzle-orm';
import type { TokenId } from '@/shared/id';
import { type MemberRow, members, type TokenRow, tokens } from '../../db/schema';
import { hashSecret, TOKEN_PREFIX } from '../../infra/secret';
import type { Domain } from '../context';

const TOUCH_MS = 60_000;

export interface LiveToken {
  token: TokenRow;
  member: MemberRow;
}

/** Whose secret this is, while it is neither revoked nor expired and its member is active; else `null`. */
export async function findToken(domain: Domain, secret: string): Promise<LiveToken | null> {
  if (!secret.startsWith(TOKEN_PREFIX)) return null;
  const [row] = await domain.store.db
    .select({ token: tokens, member: members })
    .from(tokens)
    .innerJoin(
      members,
      and(eq(members.workspaceId, tokens.workspaceId), eq(members.id, tokens.memberId)),
    )
    .where(
      and(
        eq(tokens.secretHash, hashSecret(secret)),
        isNull(tokens.revokedAt),
        isNull(members.deactivatedAt),
      ),
    );
  const now = domain.clock.now();
  if (!row || (row.token.expiresAt && row.token.expiresAt <= now)) return null;
  if (isStale(row.token, now)) await touch(domain, row.token.id, now);
  return row;
}

const isStale = ({ lastUsedAt }: TokenRow, now: Date) =>
  lastUsedAt === null || lastUsedAt.getTime() < now.getTime() - TOUCH_MS;

// At most once a minute: who used it when is worth knowing, a write a call is not.
async function touch({ store }: Domain, id: TokenId, now: Date): Promise<void> {
  const stale = or(
    isNull(tokens.lastUsedAt),
    lt(tokens.lastUsedAt, new Date(now.getTime() - TOUCH_MS)),
  );
  await store.db
    .update(tokens)
    .set({ lastUsedAt: now })
    .where(and(eq(tokens.id, id), stale));
}
