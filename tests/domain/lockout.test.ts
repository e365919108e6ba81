import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { users } from '@/server/db/schema';
import { authenticate, rememberDevice } from '@/server/domain/account';
import { hashPassword } from '@/server/infra/password';
import { delayBefore } from '@/server/infra/rate-limits';
import { Failure } from '@/shared/errors';
import { uuidv7 } from '@/shared/uuid';
import { setUpFor } from './set-up';

const setUp = setUpFor();
const PASSWORD = 'correct horse battery';

async function withAccount() {
  const { domain, buildPerson } = await setUp();
  const nora = await buildPerson('Nora');
  const { db } = domain.store;
  const row = eq(users.id, nora.userId);
  const setPassword = async (password: string) => {
    const passwordHash = await hashPassword(password);
    const [user] = await db.update(users).set({ passwordHash }).where(row).returning();
    if (!user) throw new Error('no user');
    return user;
  };
  const user = await setPassword(PASSWORD);
  const signIn = (
    given: { password?: string; ip?: string; device?: string; email?: string } = {},
  ) => authenticate(domain, { email: user.email, password: PASSWORD, ip: uuidv7(), ...given });
  return { domain, user, signIn, setPassword };
}

const outcome = (attempt: Promise<unknown>) =>
  attempt.then(
    (user) => (user ? 'in' : 'wrong'),
    (error: unknown) => (error instanceof Failure ? error.retryAfterMs : error),
  );

test('wrong tries from one network lock only that network out', async () => {
  const { signIn } = await withAccount();
  const theirs = uuidv7();
  for (let n = 0; n < 12; n += 1) await outcome(signIn({ password: 'guess', ip: theirs }));
  expect(await outcome(signIn({ ip: theirs }))).toBeGreaterThan(60_000);
  expect(await outcome(signIn())).toBe('in');
});

test('wrong tries from many networks slow strangers down, more with each, and nobody who was here', async () => {
  const { domain, user, signIn } = await withAccount();
  const device = rememberDevice(domain.signer, undefined, user);
  for (let n = 0; n < 31; n += 1) {
    expect(await outcome(signIn({ password: 'guess' })), String(n)).toBe('wrong');
  }
  const wait = Number(await outcome(signIn()));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(1_000);
  expect(await outcome(signIn({ device }))).toBe('in');
});

test('the delay doubles up to a quarter of an hour', () => {
  const delays = [0, 29, 30, 31, 32, 39, 40, 1_000].map((n) => delayBefore('signInByAccount', n));
  expect(delays).toEqual([0, 0, 1, 2, 4, 512, 900, 900]);
});

test('a browser that was signed in has tries of its own, until the password changes', async () => {
  const { domain, user, signIn, setPassword } = await withAccount();
  const device = rememberDevice(domain.signer, undefined, user);
  const ip = uuidv7();
  for (let n = 0; n < 11; n += 1) await outcome(signIn({ password: 'guess', ip }));
  expect(await outcome(signIn({ ip, device }))).toBe('in');

  // The one that got in counts, too.
  for (let n = 0; n < 9; n += 1) {
    expect(await outcome(signIn({ password: 'guess', device }))).toBe('wrong');
  }
  // It is no way round the limits either: its own tries end, too.
  expect(await outcome(signIn({ device }))).toBeGreaterThan(60_000);

  await setPassword('another long password');
  const elsewhere = uuidv7();
  for (let n = 0; n < 11; n += 1) await outcome(signIn({ password: 'guess', ip: elsewhere }));
  const next = { ip: elsewhere, device, password: 'another long password' };
  expect(await outcome(signIn(next))).toBeGreaterThan(60_000);
});

test('a browser that has the right password cannot sign in without end, either', async () => {
  const { domain, user, signIn } = await withAccount();
  const device = rememberDevice(domain.signer, undefined, user);
  for (let n = 0; n < 10; n += 1) expect(await outcome(signIn({ device })), String(n)).toBe('in');
  expect(await outcome(signIn({ device }))).toBeGreaterThan(60_000);
  expect(await outcome(signIn())).toBe('in');
});

test('the addresses of one /64 are one network, and those of the next another', async () => {
  const { signIn } = await withAccount();
  for (let n = 1; n <= 10; n += 1) {
    expect(await outcome(signIn({ password: 'guess', ip: `2001:db8:0:1::${n}` }))).toBe('wrong');
  }
  expect(await outcome(signIn({ ip: '2001:db8:0:1:ffff::1' }))).toBeGreaterThan(60_000);
  expect(await outcome(signIn({ ip: '2001:db8:0:2::1' }))).toBe('in');
});

test('what a browser keeps is bound to its account and signs nobody in', async () => {
  const { domain, user, signIn } = await withAccount();
  const other = await withAccount();
  const device = rememberDevice(domain.signer, undefined, other.user);
  const ip = uuidv7();
  for (let n = 0; n < 11; n += 1) await outcome(signIn({ password: 'guess', ip }));
  expect(await outcome(signIn({ ip, device }))).toBeGreaterThan(0);
  const both = rememberDevice(domain.signer, device, user);
  expect(both.split('~')).toHaveLength(2);
  expect(await outcome(signIn({ ip, device: both }))).toBe('in');
  expect(await outcome(signIn({ password: 'guess', device: both }))).toBe('wrong');
  expect(rememberDevice(domain.signer, both, user)).toBe(both);
});
