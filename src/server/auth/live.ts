import { type SQL, sql } from 'drizzle-orm';
import { isActive } from '@/shared/policy/member';
import { isTokenSpent } from '@/shared/policy/token';
import type { AuthSessionRow, MemberRow, TokenRow } from '../db/schema';

// Whether a credential still works: the one test of each kind, for rows at hand and for rows to find. It needs
// nothing but rows, so that verbs ask it too. tests/auth/live.test.ts runs every case through both forms.

/** Whether a session is neither revoked nor over. */
export const isLiveSession = (
  { revokedAt, expiresAt }: Pick<AuthSessionRow, 'revokedAt' | 'expiresAt'>,
  now: Date,
): boolean => revokedAt === null && expiresAt > now;

/** `isLiveSession` of a row of `auth_sessions`. */
export const liveSession = (now: Date): SQL =>
  sql`(auth_sessions.revoked_at is null and auth_sessions.expires_at > ${now.toISOString()}::timestamptz)`;

/** Whether a token is neither revoked nor expired, and its member active. */
export const isLiveToken = (
  {
    token,
    member,
  }: { token: Pick<TokenRow, 'revokedAt' | 'expiresAt'>; member: Pick<MemberRow, 'deactivatedAt'> },
  now: Date,
): boolean => !isTokenSpent(token, now) && isActive(member);

/** `isLiveToken` of a row of `tokens`. */
export const liveToken = (now: Date): SQL =>
  sql`(tokens.revoked_at is null
    and (tokens.expires_at is null or tokens.expires_at > ${now.toISOString()}::timestamptz)
    and exists (select from members holder where holder.workspace_id = tokens.workspace_id
      and holder.id = tokens.member_id and holder.deactivated_at is null))`;
