import { isLiveToken } from '../../auth/live';
import type { MemberRow, TokenRow } from '../../db/schema';
import { hashSecret, TOKEN_PREFIX } from '../../infra/secret';
import type { Domain } from '../context';

const TOUCH_MS = 60_000;

export interface LiveToken {
  token: TokenRow;
  member: MemberRow;
}

/** Whose secret this is, while it lives; else `null`. */
export async function findToken(domain: Domain, secret: string): Promise<LiveToken | null> {
  if (!secret.startsWith(TOKEN_PREFIX)) return null;
  const row = await domain.identities.token(hashSecret(secret));
  const now = domain.clock.now();
  if (!row || !isLiveToken(row, now)) return null;
  noteUse(domain, row.token, now);
  return row;
}

// At most once a minute: who used it when is worth knowing, a write a call is not.
function noteUse({ identities }: Domain, { id, lastUsedAt }: TokenRow, now: Date): void {
  const unlessSince = new Date(now.getTime() - TOUCH_MS);
  if (lastUsedAt === null || lastUsedAt < unlessSince)
    identities.tokenUsed({ id, at: now, unlessSince });
}
