import { describe, expect, test } from 'vitest';
import { readEnv } from '@/server/env';
import { readClusterAddress } from '@/server/infra/redis';

const envWith = (REDIS_URL: string) =>
  readEnv({
    NODE_ENV: 'test',
    REDIS_URL,
    DATABASE_URL: 'postgres://localhost/parley',
    NEXTAUTH_SECRET: 'x'.repeat(32),
  });

describe('REDIS_URL', () => {
  test('names one server', () => {
    for (const url of ['redis://localhost:6379', 'rediss://user:secret@redis.example.com:6380/1']) {
      expect(envWith(url).REDIS_URL).toBe(url);
      expect(readClusterAddress(url)).toBe(null);
    }
  });

  test('names some nodes of a cluster', () => {
    const plain = envWith('redis+cluster://10.0.0.1:7000,redis-2:7001,[::1]:7002').REDIS_URL ?? '';
    expect(readClusterAddress(plain)).toEqual({
      nodes: ['10.0.0.1:7000', 'redis-2:7001', '[::1]:7002'],
      options: {},
    });
    const full = envWith('rediss+cluster://parley:s%40cret@cluster.example.com/').REDIS_URL ?? '';
    expect(readClusterAddress(full)).toEqual({
      nodes: ['cluster.example.com'],
      options: { username: 'parley', password: 's@cret', tls: {} },
    });
  });

  test('is refused at start when it is neither', () => {
    for (const url of [
      'localhost:6379',
      'http://localhost:6379',
      'redis://a:1,b:2',
      'redis+cluster://',
      'redis+cluster://a:1,',
      'redis+cluster://a:1/2',
      'redis+cluster://a b:1',
    ])
      expect(() => envWith(url), url).toThrow('REDIS_URL must be redis://HOST:PORT or redis+cl');
  });
});
