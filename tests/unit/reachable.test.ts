import { expect, test } from 'vitest';
import { readEnv } from '@/server/env';
import { isReachable } from '@/server/http/reachable';

const BASE = {
  NODE_ENV: 'test' as const,
  DATABASE_URL: 'postgres://localhost/parley',
  NEXTAUTH_SECRET: 'a-secret-that-every-test-process-shares',
};

test.each([
  [{}, false],
  [{ HOST: 'localhost' }, false],
  [{ HOST: '127.0.0.2' }, false],
  [{ HOST: '::1' }, false],
  [{ PUBLIC_URL: 'http://localhost:3000' }, false],
  [{ PUBLIC_URL: 'http://[::1]:3000' }, false],
  [{ HOST: '0.0.0.0' }, true],
  [{ HOST: '::' }, true],
  [{ HOST: '192.168.0.7' }, true],
  [{ HOST: '127.0.0.1.example.com' }, true],
  [{ PUBLIC_URL: 'https://chat.example.com' }, true],
  [{ TRUST_PROXY: 'true' }, true],
])('with %o others can reach the server: %s', (settings, reachable) => {
  expect(isReachable(readEnv({ ...BASE, ...settings }))).toBe(reachable);
});

test('single sign-on only needs a provider, and domains have to be domains', () => {
  expect(() => readEnv({ ...BASE, SINGLE_SIGN_ON_ONLY: 'true' })).toThrow(/SINGLE_SIGN_ON_ONLY/);
  expect(() => readEnv({ ...BASE, JOIN_DOMAINS: 'example.com,@example' })).toThrow(/JOIN_DOMAINS/);
});
