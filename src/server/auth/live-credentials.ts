import { and, inArray } from 'drizzle-orm';
import type { SessionId, TokenId } from '@/shared/id';
import type { Db } from '../db/client';
import { authSessions, tokens } from '../db/schema';
import type { Clock } from '../infra/clock';
import type { Credential } from './credential';
import { liveSession, liveToken } from './live';

/** Which of these sessions and tokens live: one query for each kind. */
export async function findLiveCredentials(
  db: Db,
  clock: Clock,
  credentials: Credential[],
): Promise<Set<Credential>> {
  const now = clock.now();
  const sessionIds = idsOf<SessionId>(credentials, 'session:');
  const tokenIds = idsOf<TokenId>(credentials, 'token:');
  const [sessions, live] = await Promise.all([
    sessionIds.length === 0
      ? []
      : db
          .select({ id: authSessions.id })
          .from(authSessions)
          .where(and(inArray(authSessions.id, sessionIds), liveSession(now))),
    tokenIds.length === 0
      ? []
      : db
          .select({ id: tokens.id })
          .from(tokens)
          .where(and(inArray(tokens.id, tokenIds), liveToken(now))),
  ]);
  return new Set<Credential>([
    ...sessions.map(({ id }) => `session:${id}` as const),
    ...live.map(({ id }) => `token:${id}` as const),
  ]);
}

// A credential is the noun and the id of a row that was found before.
function idsOf<Id extends string>(credentials: Credential[], prefix: string): Id[] {
  return credentials
    .filter((credential) => credential.startsWith(prefix))
    .map((credential) => credential.slice(prefix.length) as Id);
}
