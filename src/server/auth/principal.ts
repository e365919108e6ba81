import { type Failure, tokenInvalid, unauthenticated } from '@/shared/errors';
import type { TokenId } from '@/shared/id';
import type { TokenScope } from '@/shared/model/account';
import type { AuthSessionRow, MemberRow, UserRow } from '../db/schema';
import { networkOf } from '../infra/network';
import type { Holder } from './credential';
import { findLiveSession } from './find-session';
import { findToken } from './find-token';
import type { Identities } from './identity-loader';
import { readSessionCookie } from './session-cookie';

/** Who is at the other end: a signed-in person, a token, or nobody yet. */
export type Principal =
  | { kind: 'session'; user: UserRow; session: AuthSessionRow }
  | {
      kind: 'token';
      tokenId: TokenId;
      member: MemberRow;
      scopes: TokenScope[];
      expiresAt: Date | null;
    }
  /** `sentToken`: they sent a token, and it is not good. */
  | { kind: 'nobody'; sentToken?: boolean };

interface Evidence {
  cookie: string | undefined;
  /** `Bearer prl_…`, from a header or from the socket's `connectionParams`. */
  authorization: string | undefined;
}

/** Authentication schemes have no case (RFC 9110, 11.1). */
const BEARER = /^bearer +(prl_[\w-]{20,100})$/i;

export type ResolvePrincipal = (evidence: Evidence) => Promise<Principal>;

/** The caller. A token that is given decides alone: an invalid one is nobody, whatever the cookie names. */
export function createResolvePrincipal(
  identities: Identities,
  settings: { secret: string; secure: boolean },
): ResolvePrincipal {
  return async ({ cookie, authorization }) => {
    if (authorization !== undefined) {
      const secret = BEARER.exec(authorization)?.[1];
      const found = secret ? await findToken(identities, secret) : null;
      return found
        ? {
            kind: 'token',
            tokenId: found.token.id,
            member: found.member,
            scopes: found.token.scopes,
            expiresAt: found.token.expiresAt,
          }
        : { kind: 'nobody', sentToken: true };
    }
    const sid = await readSessionCookie(cookie, settings);
    const found = sid ? await findLiveSession(identities, sid) : null;
    return found ? { kind: 'session', ...found } : { kind: 'nobody' };
  };
}

/** Whose a socket or stream is that this principal opened. */
export function holderOf(principal: Principal): Holder {
  const person = personOf(principal);
  switch (principal.kind) {
    case 'session':
      return { credential: `session:${principal.session.id}`, person };
    case 'token':
      return { credential: `token:${principal.tokenId}`, person };
    case 'nobody':
      throw refusalOf(principal);
  }
}

/** What to refuse somebody with who is not known. */
export const refusalOf = ({ sentToken }: Extract<Principal, { kind: 'nobody' }>): Failure =>
  sentToken ? tokenInvalid() : unauthenticated();

/**
 * Of whom what runs and is open is counted: a person with all their sessions and tokens, or a bot. A visitor
 * counts for their network.
 */
export function personOf(principal: Principal, ip = ''): string {
  switch (principal.kind) {
    case 'session':
      return `user:${principal.user.id}`;
    case 'token': {
      const { userId, id } = principal.member;
      return userId ? `user:${userId}` : `member:${id}`;
    }
    case 'nobody':
      return `network:${networkOf(ip)}`;
  }
}
