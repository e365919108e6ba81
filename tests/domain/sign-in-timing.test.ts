import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { users } from '@/server/db/schema';
import { authenticate } from '@/server/domain/account';
import { hashPassword } from '@/server/infra/password';
import { setUpFor } from './set-up';

const setUp = setUpFor();
/** Below the tries that one account has. */
const TRIES = 9;

test('how long a wrong password takes does not tell whether there is such an account', async () => {
  const { domain, buildPerson } = await setUp();
  const nora = await buildPerson('Nora');
  const passwordHash = await hashPassword('correct horse battery');
  await domain.store.db.update(users).set({ passwordHash }).where(eq(users.id, nora.userId));
  // Came in through a provider, and has no password here.
  const paul = await buildPerson('Paul');
  const addresses = {
    known: `${nora.member.handle}@example.com`,
    passwordless: `${paul.member.handle}@example.com`,
    unknown: `${randomUUID()}@example.com`,
  };
  const times: Record<string, number[]> = { known: [], passwordless: [], unknown: [] };
  const attempt = async (email: string) => {
    const began = performance.now();
    const user = await authenticate(domain, { email, password: 'wrong horse', ip: randomUUID() });
    const took = performance.now() - began;
    expect(user).toBe(null);
    return took;
  };
  for (let n = 0; n < TRIES; n += 1) {
    for (const [kind, email] of Object.entries(addresses)) times[kind]?.push(await attempt(email));
  }
  const { known: usual = [] } = times;
  const right = { email: addresses.known, password: 'correct horse battery', ip: randomUUID() };
  expect(await authenticate(domain, right)).toMatchObject({ id: nora.userId });
  // Without the hash an answer would come ten times as fast.
  for (const [kind, taken] of Object.entries(times)) {
    expect(median(taken) / median(usual), kind).toBeGreaterThan(0.5);
    expect(median(taken) / median(usual), kind).toBeLessThan(2);
  }
});

const median = (times: number[]) =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
