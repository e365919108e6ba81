import { expect, test } from 'vitest';
import * as z from 'zod';
import * as account from '@/shared/input/account';
import * as audit from '@/shared/input/audit';
import * as channel from '@/shared/input/channel';
import * as member from '@/shared/input/member';
import * as message from '@/shared/input/message';
import * as workspace from '@/shared/input/workspace';

/** As long as a request's body may be. */
const LENGTH = 1_048_576;
const filled = (text: string) => text.repeat(LENGTH / text.length);
const LONG = ['a ', ' ', '`', '> ', '\u0301', 'İ'].map(filled);

/** A plain loop of this many steps takes about 10 ms, and so may four parses of one field, which take 3.5 or less. */
const STEPS = 8_500_000;
const PARSES = 4;

let sink = 0;
function calibrate(): void {
  let value = STEPS;
  for (let step = 0; step < STEPS; step += 1) value = (Math.imul(value, 1_664_525) + step) | 0;
  sink ^= value;
}

function leastMs(work: () => void, enough = 0): number {
  let least = Number.POSITIVE_INFINITY;
  for (let again = 0; again < 10 && least > enough; again += 1) {
    const begin = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(begin);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

const schemas = Object.entries({
  ...account,
  ...audit,
  ...channel,
  ...member,
  ...message,
  ...workspace,
}).flatMap(([name, schema]) => (schema instanceof z.ZodObject ? [{ name, schema }] : []));

test('of a text that is too long for its field nothing but the length is looked at', {
  timeout: 60_000,
}, () => {
  calibrate();
  const limit = leastMs(calibrate);
  let fields = 0;
  for (const { name, schema } of schemas) {
    for (const field of Object.keys(schema.shape)) {
      fields += 1;
      for (const text of LONG) {
        const parses = () => {
          for (let parse = 0; parse < PARSES; parse += 1) schema.safeParse({ [field]: text });
        };
        const cost = leastMs(parses, limit);
        const what = `${name}.${field} of ${JSON.stringify(text.slice(0, 4))}…`;
        expect(cost, what).toBeLessThanOrEqual(limit);
      }
    }
  }
  expect(fields).toBeGreaterThan(100);
  expect(Number.isInteger(sink)).toBe(true);
});

test('a text that is too long says how long it may be, and white space around one is no length', () => {
  const nameIssue = (name: string) =>
    workspace.createWorkspace.safeParse({ name }).error?.issues[0]?.message;
  expect(nameIssue(filled('a'))).toBe('Use at most 80 characters.');
  expect(nameIssue('a'.repeat(81))).toBe('Use at most 80 characters.');
  expect(nameIssue(`${' '.repeat(50)}${'a'.repeat(80)}\n`)).toBeUndefined();
});
