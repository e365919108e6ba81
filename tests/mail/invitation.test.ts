import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { invites } from '@/server/db/schema';
import { callAs, reasonOf, reasonsOf, sessionPrincipal } from '../domain/set-up';
import { testApp } from '../harness/app';
import { createRoutesCaller } from '../harness/caller';
import { freshDatabase } from '../harness/postgres';
import { linkIn } from '../harness/smtp';
import { until } from '../harness/wait';
import { buildWorld, type Person } from '../harness/world';
import { mailScene } from './mail-scene';

const scene = mailScene();

let count = 0;

/** A workspace with an admin, and an address that nobody had before. */
async function withAda() {
  const { app, smtp } = scene;
  const { domain } = app.parley;
  const world = await buildWorld(domain.store.db);
  const { workspaceId } = world;
  const ada = await world.buildPerson('Ada', 'admin');
  count += 1;
  const email = `new${count}@example.com`;
  const as = (person: Person) => createRoutesCaller(app, person);
  const invite = () => as(ada).invite.create({ workspaceId, email });
  const list = () => as(ada).invite.list({ workspaceId });
  const codeFor = async () => {
    const mail = await smtp.next(email);
    return { mail, code: linkIn(mail, '/invite').split('/').at(-1) ?? '' };
  };
  const signUp = (code: string, address = email) =>
    callAs(app).auth.signUp({ code, name: 'Newt', email: address, password: 'blue lamps over 7' });
  return { app, smtp, domain, world, workspaceId, ada, email, as, invite, list, codeFor, signUp };
}

test('an invitation for an address is mailed to it, and its link lets that address in, once', async () => {
  const { workspaceId, email, ada, as, invite, list, codeFor, signUp, app } = await withAda();
  const { invite: made, code: shown } = await invite();
  const { mail, code } = await codeFor();
  expect(mail.raw).toMatch(/^From: A team <chat@example\.com>/m);
  expect(mail.raw).toMatch(/^Subject: Ada invited you to A team/m);
  expect(linkIn(mail, '/invite')).toBe(`https://chat.example.com/invite/${code}`);
  expect(mail.raw).not.toContain(shown);
  expect(await callAs(app).auth.invite({ code })).toEqual({
    workspaceName: 'A team',
    role: 'member',
    email,
  });
  const listed = await until(async () => (await list()).find((one) => one.mailedAt !== null));
  expect(listed.id).toBe(made.id);
  expect(await reasonOf(signUp(code, 'other@example.com'))).toBe('invite_address');
  await signUp(code);
  const { members } = await as(ada).member.list({ workspaceId });
  expect(members.map(({ name }) => name)).toContain('Newt');
  // What was shown to who made it is the same invitation, and used up with it.
  expect(await reasonsOf(signUp(code), signUp(shown))).toEqual(['invite_gone', 'invite_gone']);
  expect(await list()).toMatchObject([{ uses: 1 }]);
});

test('a link that was mailed ends with its invitation, and one that was changed was never made', async () => {
  const { workspaceId, ada, as, invite, codeFor, app } = await withAda();
  const { invite: made } = await invite();
  const { code } = await codeFor();
  const other = await withAda();
  await other.invite();
  const { code: theirs } = await other.codeFor();
  const look = (tried: string) => callAs(app).auth.invite({ code: tried });
  const [workspace, id, signature] = code.split('.');
  const [otherWorkspace, otherId] = theirs.split('.');
  const forged = [
    `${otherWorkspace}.${otherId}.${signature}`,
    `${workspace}.${otherId}.${signature}`,
    `${workspace}.${id}.`,
    `${workspace}.${id}`,
    `${workspace}.${id}.${signature}x`,
    'x',
  ];
  expect(await reasonsOf(...forged.map(look))).toEqual(forged.map(() => 'invite_gone'));
  await look(code);
  await as(ada).invite.revoke({ workspaceId, inviteId: made.id });
  expect(await reasonOf(look(code))).toBe('invite_gone');
});

test('someone with an account is let in by a mailed link, by their own address alone', async () => {
  const { workspaceId, domain, invite, codeFor, app, email } = await withAda();
  await invite();
  const { code } = await codeFor();
  const there = await buildWorld(domain.store.db);
  const [one, two] = [await there.buildPerson('Una'), await there.buildPerson('Duo')];
  await domain.store.sql`update users set email = ${email} where id = ${one.userId}`;
  const accept = async (person: Person) =>
    callAs(app, { principal: await sessionPrincipal(domain, person.sessionId) }).auth.acceptInvite({
      code,
    });
  expect(await reasonOf(accept(two))).toBe('invite_address');
  expect((await accept(one)).workspace.id).toBe(workspaceId);
  expect((await accept(one)).workspace.id).toBe(workspaceId);
});

test('a mail that the server does not take is tried again; one that was taken is mailed again when asked', async () => {
  const { workspaceId, ada, as, smtp, domain, email, invite, list, codeFor } = await withAda();
  const { sql } = domain.store;
  smtp.answer = 'later';
  const { invite: made } = await invite();
  const key = `invitation ${made.id}`;
  await until(async () => {
    const [row] = await sql`select last_error from jobs where key = ${key}`;
    return row?.last_error?.includes('451');
  });
  expect(await list()).toMatchObject([{ mailedAt: null }]);
  smtp.answer = 'take';
  await sql`update jobs set run_at = now() where queue = 'mail'`;
  const { code } = await codeFor();
  await until(async () => (await list())[0]?.mailedAt);
  const on = { workspaceId, inviteId: made.id };
  expect((await as(ada).invite.resend(on)).invite.mailedAt).toBe(null);
  expect((await codeFor()).code).toBe(code);
  await until(async () => (await list())[0]?.mailedAt);
  expect(smtp.received.filter(({ to }) => to === email)).toHaveLength(2);
  const { entries } = await as(ada).audit.list({ workspaceId });
  expect(entries.map(({ sentence }) => sentence)).toContain('had an invitation mailed again');
});

test('is mailed again to whom it is for while it works, and by who may see it', async () => {
  const { workspaceId, ada, as, world, domain } = await withAda();
  const bob = await world.buildPerson('Bob');
  const forAnyone = await as(ada).invite.create({ workspaceId });
  const addressed = await as(ada).invite.create({ workspaceId, email: 'gone@example.com' });
  const resend = (by: Person, { invite }: typeof addressed) =>
    as(by).invite.resend({ workspaceId, inviteId: invite.id });
  expect(await reasonsOf(resend(ada, forAnyone), resend(bob, addressed))).toEqual([
    'invite_without_address',
    'not_found',
  ]);
  await domain.store.db
    .update(invites)
    .set({ expiresAt: new Date(0) })
    .where(eq(invites.id, addressed.invite.id));
  expect(await reasonOf(resend(ada, addressed))).toBe('invite_gone');
});

test('an address gets five mails an hour, whoever invites it', async () => {
  const { workspaceId, ada, as, invite } = await withAda();
  const { invite: made } = await invite();
  const resend = () => as(ada).invite.resend({ workspaceId, inviteId: made.id });
  for (let sent = 1; sent < 5; sent += 1) await resend();
  expect(await reasonsOf(resend(), invite())).toEqual(['rate_limited', 'rate_limited']);
});

test('where no mail is sent nothing waits, and the link is handed over', async () => {
  await using database = await freshDatabase();
  await using silent = await testApp({ databaseUrl: database.url });
  const { domain } = silent.parley;
  const world = await buildWorld(domain.store.db);
  const { workspaceId } = world;
  const as = createRoutesCaller(silent, await world.buildPerson('Ada', 'admin'));
  const { invite, code } = await as.invite.create({ workspaceId, email: 'new@example.com' });
  expect(await reasonOf(as.invite.resend({ workspaceId, inviteId: invite.id }))).toBe('mail_off');
  expect((await callAs(silent).auth.invite({ code })).email).toBe('new@example.com');
  expect(await domain.store.sql`select from jobs where queue = 'mail'`).toHaveLength(0);
  expect(await domain.store.sql`select from follower_cursors`).toHaveLength(0);
});
