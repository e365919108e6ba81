import { headers } from 'next/headers';
import type { NextAuthOptions } from 'next-auth';
import { decode } from 'next-auth/jwt';
import CredentialsProvider from 'next-auth/providers/credentials';
import GitHubProvider from 'next-auth/providers/github';
import GoogleProvider from 'next-auth/providers/google';
import { LIMITS } from '@/shared/limits';
import type { AuthGateway, Caller, ProviderAccount } from './gateway';
import { isSessionId } from './session-cookie';

/** NextAuth does cookies, CSRF and OAuth; who may in and which sessions live is the gateway's say. */
export function nextAuthOptions(gateway: AuthGateway): NextAuthOptions {
  return {
    secret: gateway.secret,
    useSecureCookies: gateway.secureCookies,
    session: { strategy: 'jwt', maxAge: gateway.sessionDays * 24 * 60 * 60 },
    pages: { signIn: '/sign-in', error: '/sign-in', signOut: '/sign-in' },
    providers: providers(gateway),
    callbacks: {
      async signIn({ account, profile, user }) {
        if (account?.type !== 'oauth') return true;
        const found = await gateway.signInWith(providerAccount(account, { ...profile, ...user }));
        return found ? true : '/sign-in?error=no_invite';
      },
      // Kept minimal: the token names a session row, and the row is the truth.
      async jwt({ token, user, account, profile }) {
        if (!user) return token;
        const signedIn =
          account?.type === 'oauth'
            ? await gateway.signInWith(providerAccount(account, { ...profile, ...user }))
            : { id: user.id as Parameters<AuthGateway['startSession']>[0] };
        if (!signedIn) throw new Error('no_invite');
        return { sub: signedIn.id, sid: await gateway.startSession(signedIn.id, await caller()) };
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
      error: (code) => gateway.warn(`next-auth: ${code}`),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

function providers(gateway: AuthGateway): NextAuthOptions['providers'] {
  const { github, google, oidc } = gateway.providers;
  const list: NextAuthOptions['providers'] = [
    CredentialsProvider({
      credentials: { email: { type: 'email' }, password: { type: 'password' } },
      async authorize(credentials) {
        const { email, password }: { email?: unknown; password?: unknown } = credentials ?? {};
        // What comes as JSON need not be text, and nobody's password is longer than one may be.
        if (typeof email !== 'string' || typeof password !== 'string') return null;
        if (!email || !password || password.length > LIMITS.passwordMaxLength) return null;
        return gateway.signIn({ email, password }, await caller());
      },
    }),
  ];
  if (github) list.push(GitHubProvider({ clientId: github.id, clientSecret: github.secret }));
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
  profile: { email?: string | null; email_verified?: unknown; name?: string | null },
): ProviderAccount {
  return {
    provider: account.provider,
    providerAccountId: account.providerAccountId,
    email: profile.email?.trim().toLowerCase() ?? '',
    // GitHub gives out only addresses that it verified; the others say so themselves.
    emailVerified: account.provider === 'github' || profile.email_verified === true,
    name: profile.name ?? '',
  };
}

/** Set by the server in front of Next, which drops what the outside sent under these names. */
async function caller(): Promise<Caller> {
  const given = await headers();
  return { ip: given.get('x-parley-ip') ?? '', userAgent: given.get('user-agent') ?? '' };
}
