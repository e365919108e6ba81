import { expect, test } from 'vitest';
import { isModest } from '@/server/http/modest-json';
import { LIMITS } from '@/shared/limits';

const nested = (depth: number, inside = `"${'x'.repeat(3_000)}"`) =>
  `${'['.repeat(depth)}${inside}${']'.repeat(depth)}`;

test.each([
  [
    'calls with messages of full length',
    JSON.stringify(Array(20).fill({ body: '[{,"\\\\"'.repeat(LIMITS.messageLength / 8) })),
  ],
  ['a long text of quotes and back-slashes', JSON.stringify({ body: '\\"'.repeat(300_000) })],
  ['what is nested as deep as it may be', nested(32)],
  ['as many values as there may be', JSON.stringify(Array(19_990).fill(1))],
])('%s is parsed', (_, json) => {
  expect(JSON.parse(json)).toBeTruthy();
  expect(isModest(json)).toBe(true);
});

test.each([
  ['what is nested deeper', nested(33)],
  ['more values', JSON.stringify(Array(20_001).fill(1))],
  [
    'more keys',
    JSON.stringify(Object.fromEntries(Array.from({ length: 20_001 }, (_, n) => [n, 1]))),
  ],
  ['more brackets behind a string that ends in a back-slash', `["\\\\",${'['.repeat(3_000)}`],
])('%s is not', (_, json) => {
  expect(isModest(json)).toBe(false);
});

test('to find out costs a small part of what parsing would', () => {
  const millionOf = (piece: string) => piece.repeat(1_000_000 / piece.length);
  for (const json of [
    `"${millionOf('\\\\')}`,
    `"${millionOf('\\"')}`,
    millionOf('""'),
    millionOf('"'),
  ]) {
    const before = process.cpuUsage();
    isModest(json);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(50);
  }
});
