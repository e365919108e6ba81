import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TRPCError } from '@trpc/server';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { findLiveSession } from '@/server/auth/find-session';
import { users } from '@/server/db/schema';
import { createResetCode } from '@/server/domain/account';
import { requireGoodPassword } from '@/server/domain/account/require-password';
import { createPerson, setPassword } from '@/server/domain/operator';
import { hashPassword } from '@/server/infra/password';
import { Failure } from '@/shared/errors';
import { uuidv7 } from '@/shared/uuid';
import { testApp } from '../harness/app';
import { freshDatabase } from '../harness/postgres';
import { callAs, type SetUp, setUpFor } from './set-up';

const setUp = setUpFor();
const CURRENT = 'a long old password';
const own = ['Nora Newman', 'nora.newman@tulips-garden.example', 'Tulip Traders'];

const check = (password: string) =>
  requireGoodPassword(password, { own }).then(
    () => 'good',
    (error: unknown) => (error instanceof Failure ? error.reason : error),
  );

test.each([
  ['qwertyuiop', 'password_common'],
  ['QwertyUIOP', 'password_common'],
  ['qwertzuiop!', 'password_common'],
  ['Azertyuiop12', 'password_common'],
  ['asdf jklö qwertz', 'password_common'],
  ['йцукенгшщз', 'password_common'],
  ['1234567890', 'password_common'],
  ['Password2026!', 'password_common'],
  ['!!sunshine1999', 'password_common'],
  ['aaaaaaaaaaaa', 'password_common'],
  ['abcabcabcabc', 'password_common'],
  ['nora.newman@tulips-garden.example', 'password_own'],
  ['Nora Newman 1', 'password_own'],
  ['noranewman2026', 'password_own'],
  ['Tulip-Traders!', 'password_own'],
  ['tulips-garden1', 'password_own'],
  ['Tulip-Traders-Tulip-Traders', 'password_own'],
  ['tulip-traders-tulip-traders-tulip-traders', 'password_own'],
  ['noranewman1noranewman2', 'password_own'],
  ['nora.newman tulip traders', 'password_own'],
  ['parley-parley-parley', 'password_own'],
  ['Parley2026!!', 'password_own'],
  ['acme-acme-acme', 'password_common'],
  ['p a s s w o r d', 'password_common'],
  ['p.a.s.s.w.o.r.d', 'password_common'],
  ['abcdefghij', 'password_common'],
  ['a b c d e f g h i j', 'password_common'],
  ['9876543210', 'password_common'],
  ['parley with the pirates', 'good'],
  ['correct horse battery', 'good'],
  ['property were treated', 'good'],
  ['nora likes her garden', 'good'],
  ['Zoë’s café in Ålborg', 'good'],
])('%s is %s', async (password, verdict) => {
  expect(await check(password)).toBe(verdict);
});

/** Each way to choose a password, tried with `password` for somebody with this address. */
const WAYS: Record<string, (here: SetUp, password: string, email: string) => Promise<unknown>> = {
  async 'signing up'({ app, as, buildPerson, workspaceId }, password, email) {
    const admin = await buildPerson('Ada', 'admin');
    const { code } = await as(admin).invite.create({ workspaceId });
    return callAs(app).auth.signUp({ code, name: 'Nora', email, password });
  },
  async 'setting up'(_, password, email) {
    await using store = await freshDatabase();
    await using app = await testApp({ databaseUrl: store.url });
    const owner = { name: 'Nora', workspaceName: 'Tulip Traders', email, password };
    return await callAs(app).auth.setUp(owner);
  },
  async 'changing it'({ app, domain, buildPerson }, newPassword, email) {
    const nora = await buildPerson('Nora');
    const passwordHash = await hashPassword(CURRENT);
    const own = eq(users.id, nora.userId);
    await domain.store.db.update(users).set({ passwordHash, email }).where(own);
    const live = await findLiveSession(domain, nora.sessionId);
    if (!live) throw new Error('The session does not live');
    const caller = callAs(app, { principal: { kind: 'session', ...live } });
    return caller.auth.changePassword({ currentPassword: CURRENT, newPassword });
  },
  async 'a link'({ app, domain, buildPerson }, password, email) {
    const nora = await buildPerson('Nora');
    const own = eq(users.id, nora.userId);
    const [user] = await domain.store.db.update(users).set({ email }).where(own).returning();
    if (!user) throw new Error('Nobody is there');
    return callAs(app).auth.resetPassword({ code: createResetCode(domain, user), password });
  },
  'parley user create': ({ domain, workspaceId }, password, email) =>
    createPerson(domain, { email, name: 'Nora', password, workspaceId, role: 'member' }),
  async 'parley user password'({ domain, buildPerson }, password, email) {
    const nora = await buildPerson('Nora');
    const own = eq(users.id, nora.userId);
    await domain.store.db.update(users).set({ email }).where(own);
    return setPassword(domain, { email, password });
  },
};

test.each(Object.entries(WAYS))('%s refuses such a one, by its field', async (way, choose) => {
  const here = await setUp();
  const id = uuidv7();
  const refusal = async (password: string) => {
    const error = await choose(here, password, `nora-${id}-${uuidv7()}@tulips-garden.example`).then(
      () => null,
      (cause: unknown) => (cause instanceof TRPCError ? cause.cause : cause),
    );
    return error instanceof Failure ? `${error.reason} ${error.field}` : error;
  };
  const field = way === 'changing it' ? 'newPassword' : 'password';
  expect(await refusal('qwertyuiop')).toBe(`password_common ${field}`);
  expect(await refusal('tulips-garden1')).toBe(`password_own ${field}`);
  const workspace = way === 'setting up' ? 'Tulip-Traders' : 'A-team';
  expect(await refusal(`${workspace} ${workspace} 1`)).toBe(`password_own ${field}`);
  expect(await refusal('correct horse battery')).toBeNull();
});

test('nothing else makes the hash of a password that somebody chose', () => {
  const hashing = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('src', name))
    .filter((file) => /\bhashPassword\(/.test(readFileSync(file, 'utf8')));
  const unasked = hashing.filter(
    (file) => !readFileSync(file, 'utf8').includes('await requireGoodPassword('),
  );
  expect(hashing).toHaveLength(Object.keys(WAYS).length + unasked.length);
  // People who are made up have one that is printed.
  expect(unasked).toEqual(['src/server/domain/seed/people.ts']);
});
