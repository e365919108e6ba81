import type { UserId } from '@/shared/id';
import { type AuthSessionRow, authSessions } from '../../db/schema';
import { auditAccount } from '../audit/account';
import type { Domain } from '../context';
import { newId } from '../new-id';

const DAY_MS = 24 * 60 * 60 * 1000;
/** What a browser says of itself is shown in the session list, not trusted to be short. */
const USER_AGENT_SHOWN = 400;

export interface SignedInFrom {
  ip: string;
  userAgent: string;
  /** `password`, `link`, or the provider's id. */
  method: string;
  /** How long the session lasts. */
  days: number;
}

/** Notes that a user signed in; the session's id is what their cookie names from here on. */
export async function startSession(
  { store, clock }: Domain,
  userId: UserId,
  from: SignedInFrom,
): Promise<AuthSessionRow> {
  const now = clock.now();
  const row: AuthSessionRow = {
    id: newId(now),
    userId,
    userAgent: from.userAgent.slice(0, USER_AGENT_SHOWN),
    ip: from.ip,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + from.days * DAY_MS),
    revokedAt: null,
  };
  const { ip, userAgent } = row;
  await store.db.transaction(async (tx) => {
    await tx.insert(authSessions).values(row);
    const detail = { method: from.method, ip, userAgent };
    await auditAccount(tx, { userId, at: now, action: 'session.started', detail });
  });
  return row;
}
