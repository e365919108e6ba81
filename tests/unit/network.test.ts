import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { personOf } from '@/server/auth/principal';
import { isFromThisMachine } from '@/server/http/address';
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

test('a request is from this machine only by loopback, and through no proxy', () => {
  const isFromHere = (remoteAddress: string | undefined, headers: object = {}) =>
    // Nothing else of a request is looked at.
    isFromThisMachine({ socket: { remoteAddress }, headers } as IncomingMessage);
  for (const address of ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])
    expect(isFromHere(address, { host: 'localhost' }), address).toBe(true);
  for (const address of [
    '10.0.0.1',
    '::ffff:10.0.0.1',
    '2001:db8::1',
    'fe80::1%eth0',
    '',
    undefined,
  ])
    expect(isFromHere(address), address).toBe(false);
  for (const host of [
    'localhost:3000',
    '127.0.0.1:80',
    '[::1]:3000',
    'PARLEY.localhost',
    undefined,
  ])
    expect(isFromHere('::1', { host }), host).toBe(true);
  // A proxy that passes nothing but the name on.
  for (const host of [
    'chat.example.com',
    'localhost.example.com',
    '127.0.0.1.example.com',
    '10.0.0.1',
  ])
    expect(isFromHere('127.0.0.1', { host }), host).toBe(false);
  for (const name of ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'])
    expect(isFromHere('127.0.0.1', { [name]: '127.0.0.1' }), name).toBe(false);
});

test('visitors of one /64 are one person to what they may run, and those of the next another', () => {
  const visitor = (ip: string) => personOf({ kind: 'nobody' }, ip);
  expect(visitor('2001:db8::1')).toBe(visitor('2001:db8::ffff:2'));
  expect(visitor('::ffff:10.0.0.1')).toBe(visitor('10.0.0.1'));
  expect(visitor('2001:db8::1')).not.toBe(visitor('2001:db8:0:1::1'));
  expect(visitor('10.0.0.1')).not.toBe(visitor('10.0.0.2'));
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
