import { cookies, headers } from 'next/headers';
import type { NextAuthOptions } from 'next-auth';
import { decode } from 'next-auth/jwt';
import CredentialsProvider from 'next-auth/providers/credentials';
import GoogleProvider from 'next-auth/providers/google';
import { LIMITS } from '@/shared/limits';
import { dropCookie, readCookie, writeCookie } from './browser-cookies';
import type { AuthGateway, Brought, Caller, PasswordSignIn, ProviderAccount } from './gateway';
import { gitHubProvider } from './github';
import { isSessionId } from './session-cookie';

/** NextAuth does cookies, CSRF and OAuth; who may in and which sessions live is the gateway's say. */
export function nextAuthOptions(gateway: AuthGateway): NextAuthOptions {
  const secure = gateway.secureCookies;
  const signInWith = async (
    account: Parameters<typeof providerAccount>[0],
    profile: Parameters<typeof providerAccount>[1],
  ) =>
    gateway.signInWith(
      providerAccount(account, profile),
      inviteCodeOf(await startedFrom(secure)),
      await caller(secure),
    );
  return {
    secret: gateway.secret,
    useSecureCookies: gateway.secureCookies,
    session: { strategy: 'jwt', maxAge: gateway.sessionDays * 24 * 60 * 60 },
    pages: { signIn: '/sign-in', error: '/sign-in', signOut: '/sign-in' },
    providers: providers(gateway),
    callbacks: {
      async signIn({ account, profile, user }) {
        if (account?.type !== 'oauth') return true;
        const outcome = await signInWith(account, { ...profile, ...user });
        if ('user' in outcome) return true;
        const callbackUrl = await startedFrom(secure);
        if ('refused' in outcome) return signInPage({ error: outcome.refused, callbackUrl });
        await writeCookie('pendingLink', outcome.pendingLink, secure);
        return signInPage({ link: account.provider, callbackUrl });
      },
      // Kept minimal: the token names a session row, and the row is the truth.
      async jwt({ token, user, account, profile }) {
        if (!user) return token;
        const outcome =
          account?.type === 'oauth'
            ? await signInWith(account, { ...profile, ...user })
            : { user: { id: user.id as Parameters<AuthGateway['startSession']>[0] } };
        if (!('user' in outcome)) throw new Error('no_invite');
        const { id } = outcome.user;
        const method = account?.provider === 'credentials' ? 'password' : (account?.provider ?? '');
        const session = await gateway.startSession(id, { ...(await caller(secure)), method });
        await writeCookie('device', session.device, secure);
        await dropCookie('pendingLink', secure);
        return { sub: id, sid: session.id };
      },
      session: ({ session }) => ({ expires: session.expires }),
    },
    jwt: {
      // Here and not in a callback: every use of the cookie, sign-out included, goes through `decode`.
      async decode(params) {
        const token = await decode(params);
        const sid = token?.sid;
        return token && isSessionId(sid) && (await gateway.isLive(sid)) ? token : null;
      },
    },
    events: {
      async signOut({ token }) {
        if (isSessionId(token?.sid)) await gateway.endSession(token.sid);
      },
    },
    logger: {
      // A revoked cookie is an everyday thing; what NextAuth calls an error is at most a warning here.
      error: (code, about) => gateway.warn(`next-auth: ${code}${reasonOf(about)}`),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

const CODE_LENGTH = 100;

function providers(gateway: AuthGateway): NextAuthOptions['providers'] {
  const secure = gateway.secureCookies;
  const { github, google, oidc } = gateway.providers;
  const list: NextAuthOptions['providers'] = [
    CredentialsProvider({
      credentials: {
        email: { type: 'email' },
        password: { type: 'password' },
        // Whether the page that asked was the one that connects the waiting account of a provider.
        connects: { type: 'hidden' },
      },
      async authorize(credentials) {
        const { email, password, connects }: Record<string, unknown> = credentials ?? {};
        // What comes as JSON need not be text, and nobody's address or password is longer than one may be.
        if (typeof email !== 'string' || typeof password !== 'string') return null;
        if (!email || !password || password.length > LIMITS.passwordMaxLength) return null;
        if (email.length > LIMITS.emailLength) return null;
        const { pendingLink, ...from } = await caller(secure);
        const brought = connects === 'true' ? pendingLink : undefined;
        return admitted(
          await gateway.signIn({ email, password }, { ...from, pendingLink: brought }),
        );
      },
    }),
    CredentialsProvider({
      id: 'link',
      credentials: { code: { type: 'text' } },
      async authorize(credentials) {
        const { code }: { code?: unknown } = credentials ?? {};
        if (typeof code !== 'string' || code.length > CODE_LENGTH) return null;
        return admitted(await gateway.signInByLink(code, await caller(secure)));
      },
    }),
  ];
  if (github) list.push(gitHubProvider(github));
  if (google) list.push(GoogleProvider({ clientId: google.id, clientSecret: google.secret }));
  if (oidc) {
    list.push({
      id: 'oidc',
      name: oidc.name,
      type: 'oauth',
      wellKnown: `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
      clientId: oidc.id,
      clientSecret: oidc.secret,
      authorization: { params: { scope: 'openid email profile' } },
      idToken: true,
      checks: ['pkce', 'state', 'nonce'],
      profile: (profile: Record<string, string>) => ({
        id: profile.sub ?? '',
        name: profile.name ?? profile.preferred_username ?? '',
        email: profile.email ?? '',
      }),
    });
  }
  return list;
}

function providerAccount(
  account: { provider: string; providerAccountId: string },
  profile: { email?: unknown; email_verified?: unknown; name?: unknown },
): ProviderAccount {
  return {
    provider: account.provider,
    providerAccountId: account.providerAccountId,
    email: textOf(profile.email).trim().toLowerCase(),
    // Some issuers write it as text.
    emailVerified: profile.email_verified === true || profile.email_verified === 'true',
    name: textOf(profile.name),
  };
}

/** What an issuer leaves out, or gives as something else, is as good as empty. */
const textOf = (claim: unknown) => (typeof claim === 'string' ? claim : '');

/** NextAuth leads to the sign-in page with an error's message as `error`; `null` is a wrong password. */
function admitted(outcome: PasswordSignIn) {
  if ('user' in outcome) return outcome.user;
  if (outcome.refused === 'wrong') return null;
  throw new Error(outcome.refused);
}

/** The page that the sign-in leads back to, as NextAuth keeps it meanwhile. */
async function startedFrom(secure: boolean): Promise<string> {
  const name = `${secure ? '__Secure-' : ''}next-auth.callback-url`;
  const url = (await cookies()).get(name)?.value ?? '';
  if (!URL.canParse(url)) return '/';
  const { pathname, search, hash } = new URL(url);
  return `${pathname}${search}${hash}`;
}

const inviteCodeOf = (path: string) =>
  /^\/invite\/([\w.-]{1,200})(?:[?#]|$)/.exec(path)?.[1] ?? null;

/** The sign-in page with what it is to say; it leads on to where the person wanted to go, an invite too. */
function signInPage(about: Record<string, string>): string {
  return `/sign-in?${new URLSearchParams(about)}`;
}

const REASON_LENGTH = 200;

/** Why something failed, as an operator needs it whose provider is away or was set up wrongly. */
function reasonOf(about: Error | { error?: unknown }): string {
  const error = 'error' in about ? about.error : about;
  return error instanceof Error ? ` (${error.message.slice(0, REASON_LENGTH)})` : '';
}

/** Set by the server in front of Next, which drops what the outside sent under these names. */
async function caller(secure: boolean): Promise<Caller & Brought> {
  const given = await headers();
  return {
    ip: given.get('x-parley-ip') ?? '',
    userAgent: given.get('user-agent') ?? '',
    cookie: given.get('cookie') ?? undefined,
    device: await readCookie('device', secure),
    pendingLink: await readCookie('pendingLink', secure),
  };
}
