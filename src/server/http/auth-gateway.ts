import { Failure } from '@/shared/errors';
import { findLiveSession } from '../auth/find-session';
import type {
  AuthGateway,
  Brought,
  Caller,
  PasswordSignIn,
  ProviderSettings,
  SignedIn,
} from '../auth/gateway';
import { readSessionCookie } from '../auth/session-cookie';
import {
  authenticate,
  confirmLink,
  findUser,
  openPendingLink,
  passwordsOff,
  redeemSignInLink,
  rememberDevice,
  signInWithProvider,
} from '../domain/account';
import type { Domain } from '../domain/context';
import { countSessionStart, endSession, startSession } from '../domain/session';
import type { Env } from '../env';

export function createAuthGateway(
  domain: Domain,
  env: Env,
  warn: (message: string) => void,
): AuthGateway {
  const secret = env.NEXTAUTH_SECRET;
  const secure = env.PUBLIC_URL?.startsWith('https:') ?? false;
  const cookieSettings = { secret, secure };
  return {
    secret,
    secureCookies: secure,
    sessionDays: env.SESSION_DAYS,
    providers: providersOf(env),
    signIn: (credentials, caller) =>
      orRefused(() => signInWithPassword(domain, credentials, caller)),
    signInByLink: (code, { ip }) => orRefused(() => redeemSignInLink(domain, { code, ip })),
    async signInWith(from, code, { ip }) {
      const outcome = await signInWithProvider(domain, { from, code, ip });
      switch (outcome.kind) {
        case 'in':
          return { user: outcome.user };
        case 'password':
          return { pendingLink: outcome.pendingLink };
        case 'refused':
          return { refused: outcome.reason };
      }
    },
    async startSession(userId, { ip, userAgent, cookie, device, method }) {
      const user = await findUser(domain.store.db, userId);
      if (!user) throw new Error(`User ${userId} is gone`);
      if (!COUNTED_BEFORE.has(method)) await countSessionStart(domain, { userId, method, ip });
      const from = { ip, userAgent, method, days: env.SESSION_DAYS };
      const { id } = await startSession(domain, userId, from);
      const before = await readSessionCookie(cookie, cookieSettings);
      if (before) await endSession(domain, before);
      return { id, device: rememberDevice(domain.signer, device, user) };
    },
    isLive: async (sessionId) => (await findLiveSession(domain, sessionId)) !== null,
    endSession: (sessionId) => endSession(domain, sessionId),
    warn,
  };
}

/** A password's sign-in is counted where the page can still show how long to wait, and a link works once. */
const COUNTED_BEFORE = new Set(['password', 'link']);

/** With only single sign-on, a password still proves whose account a provider's is to be linked to. */
async function signInWithPassword(
  domain: Domain,
  credentials: { email: string; password: string },
  { ip, device, pendingLink }: Caller & Brought,
): Promise<SignedIn | null> {
  const isLinking = openPendingLink(domain, pendingLink)?.email === credentials.email.toLowerCase();
  if (!domain.entry.passwordSignIn && !isLinking) throw passwordsOff();
  const user = await authenticate(domain, { ...credentials, ip, device });
  if (user) await countSessionStart(domain, { userId: user.id, method: 'password', ip });
  return user && confirmLink(domain, { user, sealed: pendingLink });
}

/** What the domain throws, as a code that fits into the address that NextAuth leads to. */
async function orRefused(signIn: () => Promise<SignedIn | null>): Promise<PasswordSignIn> {
  try {
    const user = await signIn();
    return user ? { user } : { refused: 'wrong' };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.kind !== 'rate_limited') return { refused: error.reason };
    const seconds = Math.ceil((error.retryAfterMs ?? 60_000) / 1_000);
    return { refused: `${error.reason === 'busy' ? 'busy' : 'wait'}:${seconds}` };
  }
}

export function providersOf(env: Env): ProviderSettings {
  const { GITHUB_ID, GITHUB_SECRET, GOOGLE_ID, GOOGLE_SECRET, OIDC_ID, OIDC_SECRET, OIDC_ISSUER } =
    env;
  return {
    github:
      GITHUB_ID && GITHUB_SECRET
        ? { id: GITHUB_ID, secret: GITHUB_SECRET, url: env.GITHUB_URL }
        : null,
    google: GOOGLE_ID && GOOGLE_SECRET ? { id: GOOGLE_ID, secret: GOOGLE_SECRET } : null,
    oidc:
      OIDC_ID && OIDC_SECRET && OIDC_ISSUER
        ? { id: OIDC_ID, secret: OIDC_SECRET, issuer: OIDC_ISSUER, name: env.OIDC_NAME }
        : null,
  };
}
