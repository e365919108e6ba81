import { and, eq, getTableColumns, inArray, type SQL, sql } from 'drizzle-orm';
import type { MemberId, SessionId, TokenId, UserId, WorkspaceId } from '@/shared/id';
import { batchLoader } from '../db/batch-loader';
import type { Db } from '../db/client';
import {
  type AuthSessionRow,
  authSessions,
  type MemberRow,
  members,
  type TokenRow,
  tokens,
  type UserRow,
  users,
  type WorkspaceRow,
  workspaces,
} from '../db/schema';
import { ttlCache } from '../db/ttl-cache';
import type { Clock } from '../infra/clock';
import { sessionEnd } from './live';

/** A member as their account or their own id names them. */
export type MemberKey = { workspaceId: WorkspaceId } & (
  | { userId: UserId; memberId?: undefined }
  | { memberId: MemberId; userId?: undefined }
);

/**
 * What every connection and call begins with. Each returns the row in the store, live or not; many concurrent
 * look-ups, as when a server comes back, cost a few statements.
 */
export interface IdentityLoader {
  /** As it was at most `REMEMBERED_MS` ago, and not from before its `forget`. */
  session(id: SessionId): Promise<{ session: AuthSessionRow; user: UserRow } | null>;
  /** Cached like `session`, with its member: their role may be stale, `member` returns the present one. */
  token(secretHash: string): Promise<HeldToken | null>;
  member(key: MemberKey): Promise<IdentifiedMember | null>;
  /** That this session or token has ended. */
  forget(id: string): void;
  /**
   * Notes when a session or token was last used; several processes that saw it at once write it once.
   * Nobody waits for it, and a note that the store does not take is made again at the next use.
   */
  sessionSeen(use: Use<SessionId>): void;
  tokenUsed(use: Use<TokenId>): void;
}

/** What it takes to find out whose a credential is. */
export interface Identities {
  identities: IdentityLoader;
  clock: Clock;
}

export interface IdentifiedMember {
  member: MemberRow;
  /** The workspace's, as stored. */
  settings: WorkspaceRow['settings'];
}

export interface HeldToken {
  token: TokenRow;
  member: MemberRow;
  /** Of the member's account; bots have none. */
  disabledAt: Date | null;
}

interface Use<Id> {
  id: Id;
  at: Date;
  /** What was noted since then is fresh enough. */
  unlessSince: Date;
}

/** For what someone waits for, and for what nobody does. */
const LOOKUP = { pauseMs: 10 };
const NOTE = { pauseMs: 250 };

/** With what `SessionRegistry` takes to look again, the five seconds within which an end is noticed without a bus. */
const REMEMBERED_MS = 3_000;

export function createIdentityLoader(db: Db): IdentityLoader {
  const sessions = ttlCache(
    batchLoader((ids: SessionId[]) => findSessions(db, ids), LOOKUP),
    { maxAgeMs: REMEMBERED_MS },
  );
  const heldTokens = ttlCache(
    batchLoader((hashes: string[]) => findTokens(db, hashes), LOOKUP),
    { maxAgeMs: REMEMBERED_MS },
  );
  return {
    session: sessions.look,
    token: heldTokens.look,
    member: batchLoader((keys) => findMembers(db, keys), LOOKUP),
    forget(id) {
      sessions.forget(({ session }) => session.id === id);
      heldTokens.forget(({ token }) => token.id === id);
    },
    sessionSeen: notes(db, { table: sql`auth_sessions`, column: sql`last_seen_at` }),
    tokenUsed: notes(db, { table: sql`tokens`, column: sql`last_used_at` }),
  };
}

function notes(db: Db, column: UseColumn): (use: Use<string>) => void {
  const take = batchLoader((uses: Use<string>[]) => note(db, column, uses), NOTE);
  return (use) => void take(use).catch(() => undefined);
}

/** Where the time of the last use is kept. */
interface UseColumn {
  table: SQL;
  column: SQL;
}

async function findSessions(db: Db, ids: SessionId[]) {
  const rows = await db
    .select({ session: { ...getTableColumns(authSessions), expiresAt: sessionEnd }, user: users })
    .from(authSessions)
    .innerJoin(users, eq(users.id, authSessions.userId))
    .where(inArray(authSessions.id, ids));
  const found = new Map(rows.map((row) => [row.session.id, row]));
  return ids.map((id) => found.get(id) ?? null);
}

async function findTokens(db: Db, hashes: string[]) {
  const rows = await db
    .select({ token: tokens, member: members, disabledAt: users.disabledAt })
    .from(tokens)
    .innerJoin(
      members,
      and(eq(members.workspaceId, tokens.workspaceId), eq(members.id, tokens.memberId)),
    )
    .leftJoin(users, eq(users.id, members.userId))
    .where(inArray(tokens.secretHash, hashes));
  const found = new Map(rows.map((row) => [row.token.secretHash, row]));
  return hashes.map((hash) => found.get(hash) ?? null);
}

async function findMembers(db: Db, keys: MemberKey[]): Promise<(IdentifiedMember | null)[]> {
  const byUser = keys.flatMap(({ workspaceId, userId }) =>
    userId ? [{ workspaceId, id: userId }] : [],
  );
  const byId = keys.flatMap(({ workspaceId, memberId }) =>
    memberId ? [{ workspaceId, id: memberId }] : [],
  );
  const [ofUsers, ofIds] = await Promise.all([
    membersBy(db, 'userId', byUser),
    membersBy(db, 'id', byId),
  ]);
  return keys.map(({ workspaceId, userId, memberId }) => {
    const key = `${workspaceId} ${userId ?? memberId}`;
    return (userId ? ofUsers : ofIds).get(key) ?? null;
  });
}

async function membersBy(
  db: Db,
  by: 'userId' | 'id',
  keys: { workspaceId: WorkspaceId; id: string }[],
): Promise<Map<string, IdentifiedMember>> {
  if (keys.length === 0) return new Map();
  const workspaceIds = sql.param(keys.map((key) => key.workspaceId));
  const ids = sql.param(keys.map((key) => key.id));
  const rows = await db
    .select({ member: members, settings: workspaces.settings })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .where(
      sql`(${members.workspaceId}, ${members[by]}) in (
        select * from unnest(${workspaceIds}::uuid[], ${ids}::uuid[]))`,
    );
  return new Map(rows.map((row) => [`${row.member.workspaceId} ${row.member[by]}`, row]));
}

// Times go as text: Drizzle has taken the driver’s way with arrays of them. Rows are locked in one order, so that
// two processes that note the same ones do not wait for each other.
async function note(
  db: Db,
  { table, column }: UseColumn,
  uses: Use<string>[],
): Promise<undefined[]> {
  const ids = sql.param(uses.map(({ id }) => id));
  const times = sql.param(uses.map(({ at }) => at.toISOString()));
  const limits = sql.param(uses.map(({ unlessSince }) => unlessSince.toISOString()));
  await db.execute(sql`
    with seen as (
      select t.id, u.at
      from ${table} t
      join (
        select id, max(at::timestamptz) as at, max(unless_since::timestamptz) as unless_since
        from unnest(${ids}::uuid[], ${times}::text[], ${limits}::text[]) as u(id, at, unless_since)
        group by id
      ) u on u.id = t.id
      where t.${column} is null or t.${column} < u.unless_since
      order by t.id for no key update of t
    )
    update ${table} t set ${column} = seen.at from seen where t.id = seen.id`);
  return uses.map(() => undefined);
}
