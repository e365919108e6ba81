import { authenticate, resolveProviderAccount } from '../domain/account';
import type { Domain } from '../domain/context';
import { endSession, findLiveSession, startSession } from '../domain/session';
import type { Env } from '../env';
import type { AuthGateway, ProviderSettings } from './gateway';

export function createAuthGateway(
  domain: Domain,
  env: Env,
  warn: (message: string) => void,
): AuthGateway {
  return {
    secret: env.NEXTAUTH_SECRET,
    secureCookies: env.PUBLIC_URL?.startsWith('https:') ?? false,
    sessionDays: env.SESSION_DAYS,
    providers: providersOf(env),
    signIn: (credentials, caller) => authenticate(domain, { ...credentials, ip: caller.ip }),
    signInWith: (account) => resolveProviderAccount(domain, account),
    startSession: async (userId, caller) =>
      (await startSession(domain, userId, { ...caller, days: env.SESSION_DAYS })).id,
    isLive: async (sessionId) => (await findLiveSession(domain, sessionId)) !== null,
    endSession: (sessionId) => endSession(domain, sessionId),
    warn,
  };
}

export function providersOf(env: Env): ProviderSettings {
  const { GITHUB_ID, GITHUB_SECRET, GOOGLE_ID, GOOGLE_SECRET, OIDC_ID, OIDC_SECRET, OIDC_ISSUER } =
    env;
  return {
    github: GITHUB_ID && GITHUB_SECRET ? { id: GITHUB_ID, secret: GITHUB_SECRET } : null,
    google: GOOGLE_ID && GOOGLE_SECRET ? { id: GOOGLE_ID, secret: GOOGLE_SECRET } : null,
    oidc:
      OIDC_ID && OIDC_SECRET && OIDC_ISSUER
        ? { id: OIDC_ID, secret: OIDC_SECRET, issuer: OIDC_ISSUER, name: env.OIDC_NAME }
        : null,
  };
}
