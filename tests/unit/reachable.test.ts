import { expect, test } from 'vitest';
import { readEnv } from '@/server/env';
import { addressToOpen, isReachable } from '@/server/infra/reachable';

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

test.each([
  [{}, 'http://localhost:3000'],
  [{ HOST: '0.0.0.0', PORT: '80' }, 'http://localhost:80'],
  [{ HOST: '127.0.0.2' }, 'http://127.0.0.2:3000'],
  [{ HOST: '::1' }, 'http://[::1]:3000'],
  [{ HOST: '192.168.0.7' }, 'http://192.168.0.7:3000'],
  [{ HOST: '::1', PUBLIC_URL: 'https://chat.example.com' }, 'https://chat.example.com'],
])('with %o people are told to open %s', (settings, address) => {
  expect(addressToOpen(readEnv({ ...BASE, ...settings }))).toBe(address);
});

test('single sign-on only needs a provider, and domains have to be domains', () => {
  expect(() => readEnv({ ...BASE, SINGLE_SIGN_ON_ONLY: 'true' })).toThrow(/SINGLE_SIGN_ON_ONLY/);
  expect(() => readEnv({ ...BASE, JOIN_DOMAINS: 'example.com,@example' })).toThrow(/JOIN_DOMAINS/);
});
