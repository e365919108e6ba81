import { and, desc, eq, inArray } from 'drizzle-orm';
import { Failure } from '@/shared/errors';
import type { UserId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import { liveSession } from '../../auth/live';
import type { Tx } from '../../db/client';
import { type AuthSessionRow, authSessions } from '../../db/schema';
import { auditAccount } from '../audit/account';
import type { Domain } from '../context';
import { newId } from '../new-id';
import { endSessions } from './revoke';

const DAY_MS = 24 * 60 * 60 * 1000;
/** The user agent is shown in the session list, not trusted to be short. */
const USER_AGENT_SHOWN = 400;

export interface SignedInFrom {
  ip: string;
  userAgent: string;
  /** `password`, `link`, or the provider's id. */
  method: string;
  /** How long the session lasts. */
  days: number;
}

/**
 * Counts a session that is about to begin; throws `rate_limited` when too many began for the account in the last
 * hour, and notes that for the audit trail. A sign-in that then fails stays counted.
 */
export async function countSessionStart(
  { limits, signInAudit, clock }: Domain,
  { userId, ...proved }: { userId: UserId; method: string; ip: string },
): Promise<void> {
  try {
    await limits.take('sessionStart', userId);
  } catch (error) {
    if (error instanceof Failure && error.kind === 'rate_limited') {
      signInAudit.refused({ userId, ...proved, at: clock.now(), reason: error.reason });
    }
    throw error;
  }
}

/**
 * Notes that a user signed in; the session's id is what their cookie names from here on. Of more than
 * `LIMITS.liveSessions` those end that were used longest ago.
 */
export async function startSession(
  domain: Domain,
  userId: UserId,
  from: SignedInFrom,
): Promise<AuthSessionRow> {
  const { store, clock, revocations } = domain;
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
  const ended = await store.db.transaction(async (tx) => {
    await tx.insert(authSessions).values(row);
    const detail = { method: from.method, ip, userAgent };
    await auditAccount(tx, { userId, at: now, action: 'session.started', detail });
    return endOldest(domain, tx, row);
  });
  revocations.sessionsEnded(ended);
  return row;
}

/** Makes room for a session that was just started. */
async function endOldest(
  domain: Domain,
  tx: Tx,
  { userId, ip, createdAt: at }: AuthSessionRow,
): Promise<string[]> {
  const beyond = await tx
    .select({ id: authSessions.id })
    .from(authSessions)
    .where(and(eq(authSessions.userId, userId), liveSession(at)))
    .orderBy(desc(authSessions.lastSeenAt), desc(authSessions.id))
    .offset(LIMITS.liveSessions);
  if (beyond.length === 0) return [];
  const ids = beyond.map(({ id }) => id);
  const ended = await endSessions(domain, tx, inArray(authSessions.id, ids));
  const detail = { count: ended.length, ip };
  await auditAccount(tx, { userId, at, action: 'session.revoked', detail });
  return ended.map(({ id }) => id);
}
