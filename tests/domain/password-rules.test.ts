import { expect, test } from 'vitest';
import { requireGoodPassword } from '@/server/domain/account/require-password';
import { Failure } from '@/shared/errors';
import { callAs, reasonOf, refusalOf, stageFor } from './stage';

const stage = stageFor();
const own = ['Nora Newman', 'nora.newman@tulips-garden.example', 'Tulip Traders'];

const check = (password: string) =>
  requireGoodPassword(password, { own }).then(
    () => 'good',
    (error: unknown) => (error instanceof Failure ? error.reason : error),
  );

test.each([
  ['qwertyuiop', 'password_common'],
  ['QwertyUIOP', 'password_common'],
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
  ['correct horse battery', 'good'],
  ['nora likes her garden', 'good'],
  ['Zoë’s café in Ålborg', 'good'],
])('%s is %s', async (password, verdict) => {
  expect(await check(password)).toBe(verdict);
});

test('every way to choose a password refuses such a one, by its field', async () => {
  const { app, as, buildPerson, workspaceId } = await stage();
  const admin = await buildPerson('Ada', 'admin');
  const { code } = await as(admin).invite.create({ workspaceId });
  const visitor = callAs(app);
  const person = { code, name: 'Nora', email: 'nora-in-rules@example.com' };
  expect(await refusalOf(visitor.auth.signUp({ ...person, password: 'qwertyuiop' }))).toMatchObject(
    { reason: 'password_common' },
  );
  const ownName = visitor.auth.signUp({ ...person, password: 'nora-in-rules1' });
  expect(await reasonOf(ownName)).toBe('password_own');
  await visitor.auth.signUp({ ...person, password: 'correct horse battery' });
});
