import type { OAuthConfig } from 'next-auth/providers/oauth';
import * as z from 'zod';

interface GitHubSettings {
  id: string;
  secret: string;
  /** `https://github.com`, or the address of a GitHub Enterprise Server. */
  url: string;
}

const user = z.object({ id: z.number(), login: z.string(), name: z.string().nullish() });
const emails = z.array(
  z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }),
);

export interface GitHubProfile {
  id: number;
  login: string;
  name: string;
  /** The primary address, when GitHub verified it; else empty. */
  email: string;
  email_verified: boolean;
}

/**
 * Signing in through GitHub. What a profile shows as its address need not be verified, so the address comes
 * from the list of addresses: https://docs.github.com/en/rest/users/emails
 */
export function gitHubProvider({ id, secret, url }: GitHubSettings): OAuthConfig<GitHubProfile> {
  const origin = url.replace(/\/$/, '');
  const api = origin === 'https://github.com' ? 'https://api.github.com' : `${origin}/api/v3`;
  return {
    id: 'github',
    name: 'GitHub',
    type: 'oauth',
    issuer: `${origin}/login/oauth`,
    authorization: {
      url: `${origin}/login/oauth/authorize`,
      params: { scope: 'read:user user:email' },
    },
    token: `${origin}/login/oauth/access_token`,
    userinfo: {
      url: `${api}/user`,
      request: ({ tokens }) => readProfile(api, tokens.access_token ?? ''),
    },
    clientId: id,
    clientSecret: secret,
    profile: (profile) => ({ id: String(profile.id), name: profile.name, email: profile.email }),
  };
}

async function readProfile(api: string, token: string): Promise<GitHubProfile> {
  const [person, addresses] = await Promise.all([
    get(`${api}/user`, token).then(user.parse),
    get(`${api}/user/emails`, token).then(emails.parse),
  ]);
  const address = addresses.find(({ primary, verified }) => primary && verified)?.email ?? '';
  const { id, login, name } = person;
  return { id, login, name: name ?? login, email: address, email_verified: address !== '' };
}

async function get(url: string, token: string): Promise<unknown> {
  const response = await fetch(url, {
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/vnd.github+json',
      'user-agent': 'parley',
    },
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`GitHub refused ${new URL(url).pathname} (${response.status})`);
  return response.json();
}
