import { type Failure, tokenInvalid, unauthenticated } from '@/shared/errors';
import type { Principal } from '../api/context';
import type { Domain } from '../domain/context';
import { findLiveSession } from '../domain/session';
import { findToken } from '../domain/token';
import type { Credential } from '../realtime/credentials';
import { readSessionCookie } from './session-cookie';

interface Evidence {
  cookie: string | undefined;
  /** `Bearer prl_…`, from a header or from the socket's `connectionParams`. */
  authorization: string | undefined;
}

export type ResolvePrincipal = (evidence: Evidence) => Promise<Principal>;

/** Who asks. A token that is given decides alone: a bad one is nobody, whatever the cookie says. */
export function createResolvePrincipal(
  domain: Domain,
  settings: { secret: string; secure: boolean },
): ResolvePrincipal {
  return async ({ cookie, authorization }) => {
    if (authorization !== undefined) {
      const secret = /^Bearer (prl_[\w-]{20,100})$/.exec(authorization)?.[1];
      const found = secret ? await findToken(domain, secret) : null;
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
    const found = sid ? await findLiveSession(domain, sid) : null;
    return found ? { kind: 'session', ...found } : { kind: 'nobody' };
  };
}

/** What a socket or stream opened by this principal hangs on. */
export function credentialOf(principal: Principal): Credential {
  switch (principal.kind) {
    case 'session':
      return `session:${principal.session.id}`;
    case 'token':
      return `token:${principal.tokenId}`;
    case 'nobody':
      throw refusalOf(principal);
  }
}

/** What to refuse somebody with who is not known. */
export const refusalOf = ({ sentToken }: Extract<Principal, { kind: 'nobody' }>): Failure =>
  sentToken ? tokenInvalid() : unauthenticated();
