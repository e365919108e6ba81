import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { authSessions, members, users } from '@/server/db/schema';
import { authenticate } from '@/server/domain/account';
import { callAs, reasonOf, reasonsOf, refusalOf } from '../domain/set-up';
import { testApp } from '../harness/app';
import { createRoutesCaller } from '../harness/caller';
import { linkIn } from '../harness/smtp';
import { until } from '../harness/wait';
import { buildWorld, type Person } from '../harness/world';
import { mailScene } from './mail-scene';

const PASSWORD = 'violet harbour 92 lamp';
const MINUTE_MS = 60_000;

const scene = mailScene();

const emailOf = (person: Person) => `${person.member.handle}@example.com`;

/** Ann of a workspace of her own, and what strangers may call, each from an address of its own. */
async function withAnn() {
  const { app, smtp } = scene;
  const { domain } = app.parley;
  const world = await buildWorld(domain.store.db);
  const ann = await world.buildPerson('Ann');
  const owner = await world.buildPerson('Olga', 'owner');
  const stranger = (now?: Date) => {
    calls += 1;
    return callAs(app, { ip: `192.0.2.${calls % 250}`, now });
  };
  const signsIn = async (password: string) =>
    (await authenticate(domain, { email: emailOf(ann), password, ip: '198.51.100.7' })) !== null;
  const ask = async () => {
    await stranger().auth.requestReset({ email: emailOf(ann) });
    const mail = await smtp.next(emailOf(ann));
    return { mail, code: linkIn(mail, '/reset-password').split('/').at(-1) ?? '' };
  };
  return { app, smtp, domain, world, ann, owner, stranger, signsIn, ask };
}
let calls = 0;

test('who forgot their password gets a link that sets a new one, once, and is signed out everywhere', async () => {
  const { domain, ann, owner, world, stranger, signsIn, ask } = await withAnn();
  const { mail, code } = await ask();
  expect(mail.raw).toMatch(/^From: A team <chat@example\.com>/m);
  expect(mail.raw).toMatch(/^Subject: Set a new password for A team/m);
  expect(linkIn(mail, '/reset-password')).toBe(`https://chat.example.com/reset-password/${code}`);
  expect(mail.raw).toMatch(/^Auto-Submitted: auto-generated/m);
  expect(await stranger().auth.reset({ code })).toEqual({ email: emailOf(ann) });

  expect(await reasonOf(stranger().auth.resetPassword({ code, password: 'password1234' }))).toBe(
    'password_common',
  );
  await stranger().auth.resetPassword({ code, password: PASSWORD });
  expect(await signsIn(PASSWORD)).toBe(true);
  const [session] = await domain.store.db
    .select()
    .from(authSessions)
    .where(eq(authSessions.id, ann.sessionId));
  expect(session?.revokedAt).not.toBe(null);
  expect(
    await reasonsOf(
      stranger().auth.reset({ code }),
      stranger().auth.resetPassword({ code, password: 'another long password 5' }),
    ),
  ).toEqual(['reset_gone', 'reset_gone']);
  const { workspaceId } = world;
  const { entries } = await createRoutesCaller(scene.app, owner).audit.list({ workspaceId });
  expect(entries.map(({ sentence }) => sentence)).toContain(
    'changed their password by a link and signed out 1 of their sessions',
  );
});

test('a link ends after thirty minutes, with any change of the password, and is nobody else’s', async () => {
  const { domain, ann, stranger, ask } = await withAnn();
  const { code } = await ask();
  const at = (minutes: number) => new Date(Date.now() + minutes * MINUTE_MS);
  expect(await reasonOf(stranger(at(31)).auth.reset({ code }))).toBe('reset_gone');
  await stranger(at(29)).auth.reset({ code });
  const [id, end, signature] = code.split('.');
  const other = await (await withAnn()).ann;
  for (const odd of [
    `${other.userId}.${end}.${signature}`,
    `${id}.${end}9.${signature}`,
    `${id}.${end}`,
    'x',
    `${id}.${end}.`,
  ]) {
    expect(await reasonOf(stranger().auth.reset({ code: odd }))).toBe('reset_gone');
  }
  await domain.store.db.update(users).set({ passwordHash: 'x' }).where(eq(users.id, ann.userId));
  expect(await reasonOf(stranger().auth.reset({ code }))).toBe('reset_gone');
});

test('of two who use a link at once one is too late', async () => {
  const { stranger, signsIn, ask } = await withAnn();
  const { code } = await ask();
  const passwords = ['seven blue kettles 81', 'eleven red kettles 82'];
  const done = await Promise.allSettled(
    passwords.map((password) => stranger().auth.resetPassword({ code, password })),
  );
  expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const works = await Promise.all(passwords.map(signsIn));
  expect(works.filter(Boolean)).toHaveLength(1);
});

test('the answer is the same whoever asks for whom, and nobody else gets mail', async () => {
  const { app, smtp, domain, ann, stranger } = await withAnn();
  const before = smtp.received.length;
  const gone = await (await withAnn()).ann;
  const off = await (await withAnn()).ann;
  const { db } = domain.store;
  await db.update(members).set({ deactivatedAt: new Date() }).where(eq(members.id, gone.member.id));
  await db.update(users).set({ disabledAt: new Date() }).where(eq(users.id, off.userId));
  const asked = ['nobody@example.com', emailOf(gone), emailOf(off), emailOf(ann)];
  for (const email of asked) {
    expect(await stranger().auth.requestReset({ email })).toEqual({ ok: true });
  }
  await smtp.next(emailOf(ann));
  const { sql } = app.parley.domain.store;
  await until(async () => (await sql`select from jobs where queue = 'mail'`).length === 0);
  expect(smtp.received.slice(before).map(({ to }) => to)).toEqual([emailOf(ann)]);
});

test('one address gets five an hour, and who asks is told nothing of that', async () => {
  const { smtp, ann, stranger } = await withAnn();
  for (let count = 0; count < 7; count += 1) {
    expect(await stranger().auth.requestReset({ email: emailOf(ann) })).toEqual({ ok: true });
    if (count < 5) await smtp.next(emailOf(ann));
  }
  const { sql } = scene.app.parley.domain.store;
  await until(async () => (await sql`select from jobs where queue = 'mail'`).length === 0);
  expect(smtp.received.filter(({ to }) => to === emailOf(ann))).toHaveLength(5);
});

test('a mail server that is busy is asked again, and gets the same mail', async () => {
  const { app, smtp, ann, stranger } = await withAnn();
  const { sql } = app.parley.domain.store;
  smtp.answer = 'later';
  await stranger().auth.requestReset({ email: emailOf(ann) });
  const failed = await until(async () => {
    const [row] = await sql`
      select last_error as error from jobs where key = ${`reset ${emailOf(ann)}`} and last_error is not null`;
    return row;
  });
  expect(failed.error).toContain('451');
  smtp.answer = 'take';
  await sql`update jobs set run_at = now() where queue = 'mail'`;
  await smtp.next(emailOf(ann));
});

test('what is in a mail is what people are called, whatever that is', async () => {
  const { domain, ann, ask } = await withAnn();
  const name = '<b>Ann</b> "& co"\u2028';
  await domain.store.db.update(users).set({ name }).where(eq(users.id, ann.userId));
  const { mail } = await ask();
  expect(mail.raw).not.toContain('<b>Ann</b></');
  expect(mail.raw.replace(/=\r?\n/g, '')).toContain('&lt;b&gt;Ann&lt;/b&gt;');
});

test('an admin has a link mailed; where no mail is sent they hand it over, and not to themselves', async () => {
  const { smtp, world, ann, owner } = await withAnn();
  const { workspaceId } = world;
  const on = { workspaceId, memberId: ann.member.id };
  const asOwner = createRoutesCaller(scene.app, owner);
  expect(await asOwner.member.createResetLink(on)).toEqual({ code: null });
  await smtp.next(emailOf(ann));

  await using silent = await testApp({ databaseUrl: scene.database.url });
  const as = (person: Person) => createRoutesCaller(silent, person);
  const nobody = callAs(silent);
  expect(await refusalOf(nobody.auth.requestReset({ email: emailOf(ann) }))).toMatchObject({
    reason: 'mail_off',
  });
  expect((await nobody.auth.status()).sendsMail).toBe(undefined);
  const { code } = await as(owner).member.createResetLink(on);
  await nobody.auth.resetPassword({ code: code ?? '', password: PASSWORD });
  const { entries } = await as(owner).audit.list({ workspaceId });
  expect(entries.map(({ sentence }) => sentence)).toContain(
    'made a link by which Ann sets a new password',
  );

  const own = { workspaceId, memberId: owner.member.id };
  expect(await reasonOf(as(owner).member.createResetLink(own))).toBe('own_account');
  expect(await reasonOf(as(ann).member.createResetLink(own))).toBe('admins_only');
  const admin = await world.buildPerson('Ada', 'admin');
  expect(await reasonOf(as(admin).member.createResetLink(own))).toBe('owners_only');
  // Whoever is in another workspace, too, is not theirs alone.
  const elsewhere = await buildWorld(silent.parley.domain.store.db);
  const there = await elsewhere.buildPerson('Ann');
  const { db } = silent.parley.domain.store;
  await db.update(members).set({ userId: ann.userId }).where(eq(members.id, there.member.id));
  expect(await reasonOf(as(owner).member.createResetLink(on))).toBe('account_elsewhere');
});
