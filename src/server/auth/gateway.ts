import type { SessionId, UserId } from '@/shared/id';

/** Who signed in, as NextAuth carries them to the session. */
export interface SignedIn {
  id: UserId;
  name: string;
  email: string;
}

export interface ProviderAccount {
  provider: string;
  providerAccountId: string;
  email: string;
  emailVerified: boolean;
  name: string;
}

export interface Caller {
  ip: string;
  userAgent: string;
}

/**
 * What NextAuth, which Next loads as a module graph of its own, may ask of this process. It holds
 * functions of the running server, so that nothing is built twice and errors stay what they are.
 */
export interface AuthGateway {
  secret: string;
  secureCookies: boolean;
  sessionDays: number;
  providers: ProviderSettings;
  /** `null` for a wrong address, a wrong password and too many tries alike. */
  signIn(
    credentials: { email: string; password: string },
    caller: Caller,
  ): Promise<SignedIn | null>;
  /** `null` when nobody let this account in. */
  signInWith(account: ProviderAccount): Promise<SignedIn | null>;
  startSession(userId: UserId, caller: Caller): Promise<SessionId>;
  isLive(sessionId: SessionId): Promise<boolean>;
  endSession(sessionId: SessionId): Promise<void>;
  warn(message: string): void;
}

export interface ProviderSettings {
  github: { id: string; secret: string } | null;
  google: { id: string; secret: string } | null;
  oidc: { id: string; secret: string; issuer: string; name: string } | null;
}

const KEY = Symbol.for('parley.auth-gateway');
const shared = globalThis as { [KEY]?: AuthGateway };

export function provideAuthGateway(gateway: AuthGateway): void {
  shared[KEY] = gateway;
}

export function authGateway(): AuthGateway {
  const gateway = shared[KEY];
  if (!gateway) throw new Error('The sign-in pages run only inside the Parley server');
  return gateway;
}
