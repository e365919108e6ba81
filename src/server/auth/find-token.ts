import type { MemberRow, TokenRow } from '../db/schema';
import { hashSecret, TOKEN_PREFIX } from '../infra/secret';
import type { Identities } from './identity-loader';
import { isLiveToken } from './live';

const TOUCH_MS = 60_000;

export interface LiveToken {
  token: TokenRow;
  member: MemberRow;
}

/** Whose secret this is, while it lives; else `null`. */
export async function findToken(auth: Identities, secret: string): Promise<LiveToken | null> {
  if (!secret.startsWith(TOKEN_PREFIX)) return null;
  const row = await auth.identities.token(hashSecret(secret));
  const now = auth.clock.now();
  if (!row || !isLiveToken(row, now)) return null;
  noteUse(auth, row.token, now);
  return row;
}

// At most once a minute: who used it when is worth knowing, a write a call is not.
function noteUse({ identities }: Identities, { id, lastUsedAt }: TokenRow, now: Date): void {
  const unlessSince = new Date(now.getTime() - TOUCH_MS);
  if (lastUsedAt === null || lastUsedAt < unlessSince)
    identities.tokenUsed({ id, at: now, unlessSince });
}
