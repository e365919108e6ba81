import { expect, test } from 'vitest';
import { authenticate } from '@/server/domain/account';
import { hashPassword } from '@/server/infra/password';
import { callAs, reasonOf, reasonsOf, refusalOf, sessionPrincipal } from '../domain/set-up';
import { testApp } from '../harness/app';
import { createRoutesCaller } from '../harness/caller';
import { freshDatabase } from '../harness/postgres';
import { linkIn } from '../harness/smtp';
import { until } from '../harness/wait';
import { buildWorld, type Person } from '../harness/world';
import { mailScene } from './mail-scene';

const PASSWORD = 'violet harbour 92 lamp';
const HOUR_MS = 60 * 60_000;

const scene = mailScene();

let count = 0;
const nextEmail = () => {
  count += 1;
  return `other${count}@example.com`;
};

/** Ann, who signs in with a password, and the address she is about to have. */
async function withAnn(app = scene.app) {
  const { smtp } = scene;
  const { domain } = app.parley;
  const world = await buildWorld(domain.store.db);
  const [ann, owner] = [await world.buildPerson('Ann'), await world.buildPerson('Olga', 'owner')];
  const { sql } = domain.store;
  await sql`update users set password_hash = ${await hashPassword(PASSWORD)} where id = ${ann.userId}`;
  const [before, email] = [`${ann.member.handle}@example.com`, nextEmail()];
  const asSession = async (person: Person, now?: Date) =>
    callAs(app, { principal: await sessionPrincipal(domain, person.sessionId), now });
  const ask = async (to = email, password = PASSWORD) =>
    (await asSession(ann)).auth.requestEmailChange({ email: to, password });
  const codeTo = async (to = email) =>
    linkIn(await smtp.next(to), '/confirm-address')
      .split('/')
      .at(-1) ?? '';
  const signsIn = async (address: string) =>
    (await authenticate(domain, { email: address, password: PASSWORD, ip: `ip ${count}` })) !==
    null;
  const look = async (code: string, now?: Date) =>
    (await asSession(ann, now)).auth.emailChange({ code });
  const confirm = async (code: string, now?: Date) =>
    (await asSession(ann, now)).auth.confirmEmailChange({ code });
  const stranger = () => callAs(app);
  const rest = () =>
    until(async () => (await sql`select from jobs where queue = 'mail'`).length === 0);
  return {
    app,
    smtp,
    domain,
    sql,
    world,
    ann,
    owner,
    before,
    email,
    ask,
    codeTo,
    signsIn,
    look,
    confirm,
    stranger,
    rest,
  };
}

test('an address is changed once it is confirmed there, and the one before hears of it', async () => {
  const scene = await withAnn();
  const { smtp, world, owner, before, email, ask, codeTo, signsIn, look, confirm } = scene;
  expect(await ask()).toEqual({ ok: true });
  const code = await codeTo();
  expect(await signsIn(before)).toBe(true);
  expect(await look(code)).toEqual({ before, email });
  expect(await confirm(code)).toEqual({ email });
  expect([await signsIn(before), await signsIn(email)]).toEqual([false, true]);
  const told = await smtp.next(before);
  expect(told.raw).toMatch(/^Subject: Your address at A team was changed/m);
  expect(told.raw).not.toContain(email);
  expect(await reasonsOf(look(code), confirm(code))).toEqual([
    'confirmation_gone',
    'confirmation_gone',
  ]);
  const { workspaceId } = world;
  const { entries } = await createRoutesCaller(scene.app, owner).audit.list({ workspaceId });
  expect(entries.map(({ sentence }) => sentence)).toContain(
    `changed their e-mail address from ${before} to ${email}`,
  );
});

test('a link ends after a day and with any other change, and is nobody else’s', async () => {
  const { ask, codeTo, look, confirm, sql, ann, stranger, before, email } = await withAnn();
  await ask();
  const code = await codeTo();
  const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS);
  await look(code, inHours(23.9));
  expect(await reasonOf(confirm(code, inHours(24.1)))).toBe('confirmation_gone');
  const [id, end, address, signature] = code.split('.');
  const { ann: other } = await withAnn();
  const encode = (text: string) => Buffer.from(text).toString('base64url');
  const forged = [
    [other.userId, end, address, signature],
    [id, `${end}9`, address, signature],
    [id, end, encode('mallory@example.com'), signature],
    [id, end, encode('x'), signature],
    [id, end, address],
    ['x'],
  ].map((parts) => parts.join('.'));
  expect(await reasonsOf(...forged.map((odd) => confirm(odd)))).toEqual(
    forged.map(() => 'confirmation_gone'),
  );
  const another = nextEmail();
  await ask(another);
  await confirm(await codeTo(another));
  expect(await reasonOf(confirm(code))).toBe('confirmation_gone');

  // Also when the address is again what it was, and with another password.
  await sql`update users set email = ${before} where id = ${ann.userId}`;
  expect(await reasonOf(confirm(code))).toBe('confirmation_gone');
  await ask(email);
  const fresh = await codeTo(email);
  await look(fresh);
  expect(await reasonOf(stranger().auth.confirmEmailChange({ code: fresh }))).toBe(
    'unauthenticated',
  );
  expect(await reasonOf((await withAnn()).confirm(fresh))).toBe('confirmation_gone');
  const hash = await hashPassword('another long password 5');
  await sql`update users set password_hash = ${hash} where id = ${ann.userId}`;
  expect(await reasonOf(confirm(fresh))).toBe('confirmation_gone');
});

test('a link that sets a new password ends with the address it was mailed to', async () => {
  const { before, ask, codeTo, confirm, stranger, smtp } = await withAnn();
  await stranger().auth.requestReset({ email: before });
  const reset =
    linkIn(await smtp.next(before), '/reset-password')
      .split('/')
      .at(-1) ?? '';
  await ask();
  await confirm(await codeTo());
  expect(await reasonOf(stranger().auth.reset({ code: reset }))).toBe('reset_gone');
});

test('an address that has an account gets no mail, and nobody is told; taken meanwhile it is refused', async () => {
  const { smtp, before, email, ask, codeTo, rest, confirm, sql, signsIn } = await withAnn();
  const { before: taken } = await withAnn();
  expect(await ask(taken.toUpperCase())).toEqual({ ok: true });
  await rest();
  expect(smtp.received.map(({ to }) => to)).not.toContain(taken);
  await ask();
  const code = await codeTo();
  await sql`update users set email = ${email} where email = ${taken}`;
  expect(await reasonOf(confirm(code))).toBe('address_taken');
  expect(await signsIn(before)).toBe(true);
});

test('it takes the password, a session, and a server that sends mail', async () => {
  const { sql, ask, domain, world } = await withAnn();
  expect(await reasonOf(ask(nextEmail(), 'not the password'))).toBe('wrong_password');
  const other = await world.buildPerson('Otto');
  await sql`update users set password_hash = null where id = ${other.userId}`;
  const otto = callAs(scene.app, { principal: await sessionPrincipal(domain, other.sessionId) });
  const input = { email: nextEmail(), password: PASSWORD };
  expect(await reasonOf(otto.auth.requestEmailChange(input))).toBe('no_password');
  expect(await reasonOf(callAs(scene.app).auth.requestEmailChange(input))).toBe('unauthenticated');
  await using database = await freshDatabase();
  await using silent = await testApp({ databaseUrl: database.url });
  const there = await withAnn(silent);
  expect(await reasonOf(there.ask())).toBe('mail_off');
});

test('an address gets five mails an hour, whoever asks', async () => {
  const { ask, email, smtp, rest } = await withAnn();
  for (let asked = 0; asked < 5; asked += 1) {
    await ask();
    await smtp.next(email);
  }
  expect(await refusalOf(ask())).toMatchObject({
    code: 'TOO_MANY_REQUESTS',
    message: expect.stringContaining('Many mails went to this address'),
  });
  await rest();
  expect(smtp.received.filter(({ to }) => to === email)).toHaveLength(5);
});

test('of two who confirm at once one is too late', async () => {
  const { ask, codeTo, confirm } = await withAnn();
  await ask();
  const code = await codeTo();
  const done = await Promise.allSettled([confirm(code), confirm(code)]);
  expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});
