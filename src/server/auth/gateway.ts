import type { SessionId, UserId } from '@/shared/id';

export interface ProviderAccount {
  provider: string;
  providerAccountId: string;
  /** In lower case; empty when the provider gave none. */
  email: string;
  /** Whether the provider vouches for the address; an address it does not vouch for proves nothing. */
  emailVerified: boolean;
  name: string;
}

/** Who signed in, as NextAuth carries them to the session. */
export interface SignedIn {
  id: UserId;
  name: string;
  email: string;
}

export interface Caller {
  ip: string;
  userAgent: string;
  /** The request's cookies, as its header has them. */
  cookie: string | undefined;
}

/** What a browser brings besides its credentials, as the cookies of `browser-cookies.ts` hold it. */
export interface Brought {
  device: string | undefined;
  pendingLink: string | undefined;
}

/** A code that the sign-in page turns into a sentence, such as `wait:240` for 240 seconds. */
export type Refusal = { refused: string };

export type PasswordSignIn = { user: SignedIn } | Refusal;
export type ProviderSignIn = { user: SignedIn } | { pendingLink: string } | Refusal;

/**
 * What NextAuth, which Next loads as a module graph of its own, may ask of this process. It holds
 * functions of the running server, so that nothing is built twice and errors stay what they are.
 */
export interface AuthGateway {
  secret: string;
  secureCookies: boolean;
  sessionDays: number;
  providers: ProviderSettings;
  /** The same refusal for a wrong address and a wrong password. */
  signIn(
    credentials: { email: string; password: string },
    caller: Caller & Brought,
  ): Promise<PasswordSignIn>;
  /** Signs in by a code that the operator made. */
  signInByLink(code: string, caller: Caller): Promise<PasswordSignIn>;
  /** `code` is of the invite whose page it started from. */
  signInWith(
    account: ProviderAccount,
    code: string | null,
    caller: Pick<Caller, 'ip'>,
  ): Promise<ProviderSignIn>;
  /** Starts a session by a `method` (a provider's id, `password` or `link`), ends the one that the browser had, and remembers the browser. */
  startSession(userId: UserId, caller: Caller & Brought & { method: string }): Promise<Started>;
  isLive(sessionId: SessionId): Promise<boolean>;
  endSession(sessionId: SessionId): Promise<void>;
  warn(message: string): void;
}

interface Started {
  id: SessionId;
  /** The device cookie's new value. */
  device: string;
}

export interface ProviderSettings {
  github: { id: string; secret: string; url: string } | null;
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
