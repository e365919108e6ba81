import * as id from '@/shared/input/id';
import type { AuthSessionRow, UserRow } from '../db/schema';
import type { Identities } from './identity-loader';
import { isLiveSession } from './live';

const TOUCH_MS = 60_000;

export interface LiveSession {
  user: UserRow;
  session: AuthSessionRow;
}

/** The session that a cookie names, while it lives; else `null`. */
export async function findLiveSession(auth: Identities, sid: string): Promise<LiveSession | null> {
  const parsed = id.sessionId.safeParse(sid);
  if (!parsed.success) return null;
  const now = auth.clock.now();
  const row = await auth.identities.session(parsed.data);
  if (!row || !isLiveSession(row, now)) return null;
  noteUse(auth, row.session, now);
  return row;
}

// At most once a minute, however many processes saw it at once.
function noteUse({ identities }: Identities, { id, lastSeenAt }: AuthSessionRow, now: Date): void {
  const unlessSince = new Date(now.getTime() - TOUCH_MS + 1);
  if (lastSeenAt < unlessSince) identities.sessionSeen({ id, at: now, unlessSince });
}
