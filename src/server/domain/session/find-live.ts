import * as id from '@/shared/input/id';
import { isLiveSession } from '../../auth/live';
import type { AuthSessionRow, UserRow } from '../../db/schema';
import type { Domain } from '../context';

const TOUCH_MS = 60_000;

export interface LiveSession {
  user: UserRow;
  session: AuthSessionRow;
}

/** The session that a cookie names, while it lives; else `null`. */
export async function findLiveSession(domain: Domain, sid: string): Promise<LiveSession | null> {
  const parsed = id.sessionId.safeParse(sid);
  if (!parsed.success) return null;
  const now = domain.clock.now();
  const row = await domain.identities.session(parsed.data);
  if (!row || !isLiveSession(row, now)) return null;
  noteUse(domain, row.session, now);
  return row;
}

// At most once a minute, however many processes saw it at once.
function noteUse({ identities }: Domain, { id, lastSeenAt }: AuthSessionRow, now: Date): void {
  const unlessSince = new Date(now.getTime() - TOUCH_MS + 1);
  if (lastSeenAt < unlessSince) identities.sessionSeen({ id, at: now, unlessSince });
}
