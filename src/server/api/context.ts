import type { UserId } from '@/shared/id';
import type { TokenScope } from '@/shared/model/account';
import type { AuthSessionRow, MemberRow, UserRow } from '../db/schema';
import type { Domain } from '../domain/context';
import type { Logger } from '../infra/logger';
import type { Realtime } from '../realtime';

/** Who is at the other end: a signed-in person, a token, or nobody yet. */
export type Principal =
  | { kind: 'session'; user: UserRow; session: AuthSessionRow }
  | { kind: 'token'; tokenId: string; member: MemberRow; scopes: TokenScope[] }
  | { kind: 'nobody' };

export interface ApiContext {
  domain: Domain;
  realtime: Realtime;
  principal: Principal;
  /** The caller's network address, for rate limits and the session list. */
  ip: string;
  log: Logger;
}

/** What verbs about the signed-in person get: no workspace yet. */
export interface AccountCtx extends Domain {
  user: UserRow;
  session: AuthSessionRow;
  ip: string;
}

export const userIdOf = (principal: Principal): UserId | null =>
  principal.kind === 'session' ? principal.user.id : null;
