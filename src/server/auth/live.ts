import { type SQL, sql } from 'drizzle-orm';
import { isActive } from '@/shared/policy/member';
import { isTokenSpent } from '@/shared/policy/token';
import {
  type AuthSessionRow,
  authSessions,
  type MemberRow,
  type TokenRow,
  type UserRow,
} from '../db/schema';

// Whether a credential still works: the one test of each kind, for rows at hand and for rows to find. It needs
// nothing but rows, so that verbs ask it too. tests/auth/live.test.ts runs every case through both forms.

/** Whether a session is neither revoked nor over, and its account not disabled. */
export const isLiveSession = (
  {
    session: { revokedAt, expiresAt },
    user,
  }: {
    session: Pick<AuthSessionRow, 'revokedAt' | 'expiresAt'>;
    user: Pick<UserRow, 'disabledAt'>;
  },
  now: Date,
): boolean => revokedAt === null && expiresAt > now && user.disabledAt === null;

/**
 * When a row of `auth_sessions` is over: at its own end, or earlier by `sessionDays` of the settings of a workspace
 * that its person is active in. A session's `expiresAt` is read as this.
 */
export const sessionEnd = sql<Date>`least(auth_sessions.expires_at, auth_sessions.created_at + (
  select min(case jsonb_typeof(w.settings -> 'sessionDays') when 'number'
    then make_interval(days => (w.settings -> 'sessionDays')::int) end)
  from members m join workspaces w on w.id = m.workspace_id
  where m.user_id = auth_sessions.user_id and m.deactivated_at is null))`.mapWith(
  authSessions.expiresAt,
);

/** `isLiveSession` of a row of `auth_sessions`. */
export const liveSession = (now: Date): SQL =>
  sql`(auth_sessions.revoked_at is null and ${sessionEnd} > ${now.toISOString()}::timestamptz
    and exists (select from users account where account.id = auth_sessions.user_id
      and account.disabled_at is null))`;

/** Whether a token is neither revoked nor expired, its member active and their account not disabled; bots have none. */
export const isLiveToken = (
  {
    token,
    member,
    disabledAt,
  }: {
    token: Pick<TokenRow, 'revokedAt' | 'expiresAt'>;
    member: Pick<MemberRow, 'deactivatedAt'>;
    disabledAt: Date | null;
  },
  now: Date,
): boolean => !isTokenSpent(token, now) && isActive(member) && disabledAt === null;

/** `isLiveToken` of a row of `tokens`. */
export const liveToken = (now: Date): SQL =>
  sql`(tokens.revoked_at is null
    and (tokens.expires_at is null or tokens.expires_at > ${now.toISOString()}::timestamptz)
    and exists (select from members holder left join users account on account.id = holder.user_id
      where holder.workspace_id = tokens.workspace_id and holder.id = tokens.member_id
        and holder.deactivated_at is null and account.disabled_at is null))`;

/** `inviteState` is `works`, of a row of `invites`. */
export const workingInvite = (now: Date): SQL =>
  sql`(invites.revoked_at is null
    and (invites.expires_at is null or invites.expires_at > ${now.toISOString()}::timestamptz)
    and (invites.max_uses is null or invites.uses < invites.max_uses))`;

/** Whether a row of `sign_in_links` still signs in; it is deleted when it is used. */
export const liveSignInLink = (now: Date): SQL =>
  sql`(sign_in_links.expires_at > ${now.toISOString()}::timestamptz)`;
