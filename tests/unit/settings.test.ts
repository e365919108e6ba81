import { expect, test } from 'vitest';
import { readEnv, readStartEnv } from '@/server/env';

const BASE: NodeJS.ProcessEnv = {
  NODE_ENV: 'test',
  DATABASE_URL: 'postgres://parley@localhost/parley',
  NEXTAUTH_SECRET: 'a secret that is used for nothing else here',
};

const WRONG: [Record<string, string>, string][] = [
  [{ PORT: 'http' }, 'PORT: Use a number'],
  [{ PORT: '70000' }, 'PORT: Use at most 65535'],
  [{ TRUST_PROXY: 'yes' }, 'TRUST_PROXY: Use one of'],
  [{ PUBLIC_URL: 'chat.example.com' }, 'PUBLIC_URL must be https://'],
  [{ PUBLIC_URL: 'https://example.com/chat' }, 'PUBLIC_URL must be an address without a path'],
  [{ PUBLIC_URL: 'https://example.com?x' }, 'PUBLIC_URL must be an address without a path'],
  [{ ALLOWED_ORIGINS: 'chat.example.com' }, 'ALLOWED_ORIGINS must be origins like https://'],
  [{ ALLOWED_ORIGINS: 'https://a.example, *' }, 'ALLOWED_ORIGINS must be origins like https://'],
  [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL must be postgres://'],
  [{ NEXTAUTH_SECRET: 'short' }, 'NEXTAUTH_SECRET must have at least 32 characters'],
  [{ WEB_CONCURRENCY: '2' }, 'REDIS_URL is not set: it is needed when WEB_CONCURRENCY'],
  [{ OIDC_ID: 'a', OIDC_SECRET: 'b' }, 'OIDC_ISSUER is not set: it is needed beside OIDC_ID'],
  [{ OIDC_SECRET: 'b' }, 'OIDC_ISSUER is not set: it is needed beside OIDC_SECRET'],
  [{ GITHUB_SECRET: 'b' }, 'GITHUB_ID is not set: it is needed beside GITHUB_SECRET'],
  [{ SINGLE_SIGN_ON_ONLY: '1' }, 'SINGLE_SIGN_ON_ONLY needs a provider'],
];

test.each(WRONG)('%j is refused in a sentence that names the setting', (settings, sentence) => {
  const source = { ...BASE, ...settings };
  expect(() => readEnv(source)).toThrow(sentence);
  expect(() => readStartEnv(source)).toThrow(sentence);
});

test.each([
  ['NEXTAUTH_SECRET', 'NEXTAUTH_SECRET is not set: it must have at least 32 characters'],
  ['DATABASE_URL', 'DATABASE_URL is not set: it must be postgres://'],
])('without %s a start goes on by itself, and a server says what it needs', (name, sentence) => {
  for (const env of [
    { ...BASE, [name]: undefined },
    { ...BASE, [name]: '' },
  ]) {
    expect(() => readEnv(env)).toThrow(sentence);
    expect(readStartEnv(env)).not.toHaveProperty(name);
  }
});

test('a setting without a value is one that is not set', () => {
  const names = ['PORT', 'HOST', 'DATABASE_POOL', 'AUDIT_DAYS', 'LOG_LEVEL', 'TRUST_PROXY'];
  const empty = Object.fromEntries([...names, 'GITHUB_URL', 'OIDC_NAME'].map((name) => [name, '']));
  expect(readEnv({ ...BASE, ...empty })).toEqual(readEnv(BASE));
});

test('an address may end in a slash, and origins may be those of apps', () => {
  const env = { PUBLIC_URL: 'https://Chat.example.com/', ALLOWED_ORIGINS: 'tauri://localhost' };
  expect(readEnv({ ...BASE, ...env }).ALLOWED_ORIGINS).toEqual(['tauri://localhost']);
});
