import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { isLoopback, networkOf, plainAddress } from '@/server/infra/network';
import { createRateLimits } from '@/server/infra/rate-limits';

test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['::FFFF:10.0.0.1', '10.0.0.1'],
  ['::ffff:0a00:0001', '10.0.0.1'],
  ['0:0:0:0:0:ffff:a00:1', '10.0.0.1'],
  ['64:ff9b::10.0.0.1', '10.0.0.1'],
  ['10.0.0.1:4711', '10.0.0.1'],
  ['[::ffff:10.0.0.1]:4711', '10.0.0.1'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:0DB8:0000:0000:ffff::', '2001:db8:0:0::/64'],
  ['[2001:db8::1]:443', '2001:db8:0:0::/64'],
  ['2001:db8:0:1::2', '2001:db8:0:1::/64'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4::/64'],
  ['1:2:3:4:5:6:10.0.0.1', '1:2:3:4::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['', ''],
  ['unknown', 'unknown'],
])('%j counts as %j', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('an address is shown whole, and an IPv4 address in its own form', () => {
  expect(plainAddress('2001:db8::1')).toBe('2001:db8::1');
  expect(plainAddress('::ffff:10.0.0.1')).toBe('10.0.0.1');
});

test('loopback is loopback in every form, and nothing else is', () => {
  for (const address of ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1', '0:0:0:0:0:0:0:1'])
    expect(isLoopback(address), address).toBe(true);
  for (const address of ['10.0.0.1', '128.0.0.1', '::2', '1::1', '', 'localhost', '127.evil.com'])
    expect(isLoopback(address), address).toBe(false);
});

test.each(['signInByAddress', 'signUpByAddress', 'inviteLookup'] as const)(
  'the limit %s is one for all addresses of a /64 and all forms of an IPv4 address',
  async (name) => {
    const limits = createRateLimits({
      redis: null,
      log: pino({ level: 'silent' }),
      messagesPerMinute: 10,
    });
    const takeAll = async (addressOf: (n: number) => string) => {
      for (let n = 0; n < 200; n += 1) await limits.take(name, addressOf(n));
    };
    const refused = { kind: 'rate_limited' };
    await expect(takeAll((n) => `2001:db8::${n.toString(16)}`)).rejects.toMatchObject(refused);
    await limits.take(name, '2001:db8:0:1::1');
    await expect(
      takeAll((n) => ['10.0.0.1', '::ffff:10.0.0.1'][n % 2] ?? ''),
    ).rejects.toMatchObject(refused);
    await limits.clear(name, '2001:db8::ffff');
    await limits.take(name, '2001:db8::2');
  },
);

test('nothing but one function reads the address of a connection', () => {
  const readers = sourcesIn('src/server').filter((file) =>
    /remoteAddress|x-forwarded-for/.test(readFileSync(file, 'utf8')),
  );
  expect(readers.sort()).toEqual(['src/server/http/address.ts', 'src/server/http/headers.ts']);
});

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}
