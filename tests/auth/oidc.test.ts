import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { openStore } from '@/server/db/client';
import { channels, invites, members, memberships, users } from '@/server/db/schema';
import { hashPassword } from '@/server/infra/password';
import { hashSecret } from '@/server/infra/secret';
import { uuidv7 } from '@/shared/uuid';
import { disposables } from '../harness/disposables';
import { freshDatabase } from '../harness/postgres';
import { SESSION_SECRET, startServer } from '../harness/server';
import { buildWorld } from '../harness/world';
import { Browser } from './browser';
import { startIssuer } from './issuer';

const PASSWORD = 'correct horse battery';

async function openScene(settings: Record<string, string> = {}) {
  const stack = disposables();
  const claims = { sub: 'at-the-issuer', email: '', email_verified: true, name: 'Ann' };
  const issuer = stack.use(await startIssuer(claims));
  const database = stack.use(await freshDatabase());
  const env = { OIDC_ISSUER: issuer.url, OIDC_ID: 'parley', OIDC_SECRET: 's3cret', ...settings };
  const server = stack.use(await startServer({ databaseUrl: database.url, env }));
  const store = openStore({ url: database.url, max: 2 });
  stack.defer(() => store.close());
  const world = await buildWorld(store.db);
  const ann = await world.buildPerson('Ann', 'owner');
  const email = `${ann.member.handle}@example.com`;
  issuer.person.email = email;
  const { db } = store;
  const { workspaceId } = world;
  const welcome = await world.buildChannel([ann], { name: 'welcome' });
  await world.buildChannel([ann], { name: 'elsewhere' });
  await db.update(channels).set({ isDefault: true }).where(eq(channels.id, welcome.id));
  return {
    issuer,
    server,
    db,
    world,
    ann,
    email,
    browser: () => new Browser(server),
    async givePassword() {
      const passwordHash = await hashPassword(PASSWORD);
      await db.update(users).set({ passwordHash }).where(eq(users.id, ann.userId));
    },
    /** An invite of Ann's, by its code. */
    async invite(about: { email?: string; maxUses?: number } = {}) {
      const code = uuidv7();
      await db.insert(invites).values({
        workspaceId,
        id: uuidv7() as never,
        codeHash: hashSecret(code),
        role: 'member',
        channelIds: [],
        createdBy: ann.member.id,
        createdAt: new Date(),
        ...about,
      });
      return code;
    },
    /** As `parley user link` makes it. */
    async makeLink() {
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', 'src/cli/main.ts', 'user', 'link', email],
        {
          env: {
            PATH: process.env.PATH,
            NODE_ENV: 'production',
            DATABASE_URL: database.url,
            NEXTAUTH_SECRET: SESSION_SECRET,
          },
        },
      );
      return /#link=([\w-]+)/.exec(await text(child.stdout))?.[1] ?? '';
    },
    userWith: async (address: string) =>
      (await db.select().from(users).where(eq(users.email, address)))[0],
    membershipOf: async (address: string) => {
      const [row] = await db
        .select({ member: members })
        .from(members)
        .innerJoin(users, eq(users.id, members.userId))
        .where(and(eq(users.email, address), eq(members.workspaceId, workspaceId)));
      return row?.member;
    },
    async channelsOf(address: string) {
      const rows = await db
        .select({ name: channels.name })
        .from(memberships)
        .innerJoin(channels, eq(channels.id, memberships.channelId))
        .innerJoin(members, eq(members.id, memberships.memberId))
        .innerJoin(users, eq(users.id, members.userId))
        .where(eq(users.email, address));
      return rows.map(({ name }) => name);
    },
    [Symbol.asyncDispose]: stack[Symbol.asyncDispose],
  };
}

test('someone without a password signs in through an issuer at once, and stays the same person', async () => {
  await using scene = await openScene();
  const { issuer, ann, browser } = scene;
  const first = browser();
  expect(await first.status()).toMatchObject({
    account: null,
    providers: [{ id: 'oidc', name: 'Single sign-on' }],
  });
  await first.signInWith('oidc');
  expect(await first.status()).toMatchObject({ account: { id: ann.userId } });

  // The issuer's word for who they are counts from now on, not their address.
  issuer.person.email = 'another@example.com';
  const second = browser();
  await second.signInWith('oidc');
  expect(await second.status()).toMatchObject({ account: { id: ann.userId } });

  await second.signOut();
  expect(await second.status()).toMatchObject({ account: null });
  expect(await first.status()).toMatchObject({ account: { id: ann.userId } });
}, 60_000);

test('nobody gets in by an address that the issuer does not vouch for, or without an invite', async () => {
  await using scene = await openScene({ JOIN_DOMAINS: 'tulips.example' });
  const { issuer, browser, userWith, invite, email } = scene;
  const code = await invite();
  const addresses = [
    { email, email_verified: false },
    { email, email_verified: undefined },
    { email: 'stranger@example.com', email_verified: 'false' },
    { email: 'stranger@tulips.example', email_verified: undefined },
  ] as const;
  for (const address of addresses) {
    Object.assign(issuer.person, address);
    const unverified = browser();
    const landed = await unverified.signInWith('oidc', `/invite/${code}`);
    const page = new URL(landed, scene.server.url);
    // It leads back to the invitation, which still counts once the address is verified.
    expect([page.pathname, Object.fromEntries(page.searchParams)]).toEqual([
      '/sign-in',
      { error: 'unverified', callbackUrl: `/invite/${code}` },
    ]);
    expect(await unverified.status()).toMatchObject({ account: null });
  }
  Object.assign(issuer.person, { email_verified: true, email: 'stranger@example.com' });
  const stranger = browser();
  expect(await stranger.signInWith('oidc')).toContain('error=no_invite');
  expect(await stranger.signInWith('oidc', '/invite/guessed')).toContain('error=no_invite');
  expect(await stranger.status()).toMatchObject({ account: null });
  expect(await userWith('stranger@example.com')).toBeUndefined();
  expect(await userWith('stranger@tulips.example')).toBeUndefined();
}, 60_000);

test('someone who joined with a password is linked once they entered it, in the same browser', async () => {
  await using scene = await openScene();
  const { ann, browser, givePassword, email } = scene;
  await givePassword();
  const waiting = browser();
  const page = new URL(await waiting.signInWith('oidc', '/w/tulips?q=a#b'), scene.server.url);
  expect(page.pathname).toBe('/sign-in');
  expect(Object.fromEntries(page.searchParams)).toEqual({
    link: 'oidc',
    callbackUrl: '/w/tulips?q=a#b',
  });
  expect(await waiting.status()).toMatchObject({ account: null });
  // Entered elsewhere it links nothing.
  expect(await browser().signIn(email, PASSWORD)).toBe('in');
  expect(await browser().signInWith('oidc')).toContain('link=oidc');

  // Nor does it from the usual page, for who would rather not.
  const unwilling = browser();
  expect(await unwilling.signInWith('oidc')).toContain('link=oidc');
  expect(await unwilling.signIn(email, PASSWORD)).toBe('in');
  expect(await browser().signInWith('oidc')).toContain('link=oidc');

  expect(await waiting.connect(email, 'a wrong password')).toBe('CredentialsSignin');
  expect(await browser().signInWith('oidc')).toContain('link=oidc');
  expect(await waiting.connect(email, PASSWORD)).toBe('in');
  const later = browser();
  expect(await later.signInWith('oidc')).not.toContain('/sign-in');
  expect(await later.status()).toMatchObject({ account: { id: ann.userId } });
}, 60_000);

test('a waiting link is for its own address alone, and cannot be made up', async () => {
  await using scene = await openScene();
  const { issuer, db, world, browser, givePassword, email } = scene;
  await givePassword();
  const bob = await world.buildPerson('Bob');
  const passwordHash = await hashPassword(PASSWORD);
  await db.update(users).set({ passwordHash }).where(eq(users.id, bob.userId));
  const waiting = browser();
  await waiting.signInWith('oidc');
  expect(waiting.cookies.get('parley-pending-link')).toBeTruthy();
  expect(await waiting.connect(`${bob.member.handle}@example.com`, PASSWORD)).toBe('in');
  expect(await browser().signInWith('oidc')).toContain('link=oidc');
  issuer.person.email = email;
}, 60_000);

test('an invite by link is accepted through the issuer, from its page', async () => {
  await using scene = await openScene();
  const { issuer, browser, invite, membershipOf, channelsOf, userWith, world } = scene;
  Object.assign(issuer.person, { sub: 'nora', email: 'nora@example.com', name: 'Nora New' });
  const code = await invite({ maxUses: 1 });
  const nora = browser();
  expect(await nora.signInWith('oidc', `/invite/${code}`)).toContain(`/invite/${code}`);
  expect(await nora.status()).toMatchObject({
    account: { email: 'nora@example.com', name: 'Nora New', hasPassword: false },
  });
  expect((await userWith('nora@example.com'))?.emailVerifiedAt).not.toBeNull();
  expect(await membershipOf('nora@example.com')).toMatchObject({ role: 'member' });
  expect(await channelsOf('nora@example.com')).toEqual(['welcome']);
  // The page they come back to leads on, although the invite is used up.
  expect(await nora.query('auth.invite', { code })).toMatchObject({ joined: world.slug });
  Object.assign(issuer.person, { sub: 'otto', email: 'otto@example.com' });
  expect(await browser().signInWith('oidc', `/invite/${code}`)).toContain('error=no_invite');
}, 60_000);

test('an addressed invite is accepted from anywhere, by its address alone', async () => {
  await using scene = await openScene();
  const { issuer, browser, invite, membershipOf, channelsOf } = scene;
  const code = await invite({ email: 'nora@example.com', maxUses: 1 });
  Object.assign(issuer.person, { sub: 'otto', email: 'otto@example.com' });
  expect(await browser().signInWith('oidc', `/invite/${code}`)).toContain('error=invite_address');
  expect(await browser().signInWith('oidc')).toContain('error=no_invite');
  // What is no name at all is left out.
  const name = { given: 'Nora' };
  Object.assign(issuer.person, { sub: 'nora', email: 'nora@example.com', name });
  const nora = browser();
  await nora.signInWith('oidc');
  expect(await nora.status()).toMatchObject({
    account: { email: 'nora@example.com', name: 'nora' },
  });
  expect(await membershipOf('nora@example.com')).toMatchObject({ role: 'member' });
  expect(await channelsOf('nora@example.com')).toEqual(['welcome']);
}, 60_000);

test('verified addresses of given domains join by themselves, but not who was deactivated', async () => {
  await using scene = await openScene({ JOIN_DOMAINS: 'Tulips.example, roses.example' });
  const { issuer, browser, membershipOf, channelsOf, db } = scene;
  Object.assign(issuer.person, { sub: 'nora', email: 'Nora@tulips.example', name: 'Nora' });
  await browser().signInWith('oidc');
  const member = await membershipOf('nora@tulips.example');
  expect(member).toMatchObject({ role: 'member', name: 'Nora', deactivatedAt: null });
  expect(await channelsOf('nora@tulips.example')).toEqual(['welcome']);

  for (const [sub, email] of [
    ['eve', 'eve@not-tulips.example'],
    ['mal', 'mal@sub.tulips.example'],
  ]) {
    Object.assign(issuer.person, { sub, email });
    expect(await browser().signInWith('oidc')).toContain('error=no_invite');
  }
  if (!member) throw new Error('nobody joined');
  await db.update(members).set({ deactivatedAt: new Date() }).where(eq(members.id, member.id));
  Object.assign(issuer.person, { sub: 'nora', email: 'nora@tulips.example' });
  const again = browser();
  await again.signInWith('oidc');
  expect(await again.query('workspace.entrance')).toMatchObject({ deactivatedIn: ['A team'] });
  expect(await membershipOf('nora@tulips.example')).toMatchObject({
    deactivatedAt: expect.any(Date),
  });
}, 60_000);

test('with single sign-on only, passwords open nothing but a link, and the operator’s link does', async () => {
  await using scene = await openScene({ SINGLE_SIGN_ON_ONLY: 'true' });
  const { issuer, browser, givePassword, email, invite, ann, server } = scene;
  await givePassword();
  const owner = browser();
  expect(await owner.status()).toMatchObject({ singleSignOnOnly: true });
  expect(await owner.signIn(email, PASSWORD)).toBe('single_sign_on_only');
  expect(await owner.signIn(email, 'wrong password')).toBe('single_sign_on_only');
  const code = await invite();
  const newcomer = { code, name: 'Nora', email: 'nora@example.com', password: PASSWORD };
  expect(await owner.mutate('auth.signUp', newcomer)).toEqual({ refused: 'single_sign_on_only' });

  const link = await scene.makeLink();
  expect(await owner.signInByLink(link)).toBe('in');
  expect(await owner.status()).toMatchObject({ account: { id: ann.userId } });
  expect(await browser().signInByLink(link)).toBe('CredentialsSignin');

  const linking = browser();
  expect(await linking.signInWith('oidc')).toContain('link=oidc');
  expect(await linking.connect(email, PASSWORD)).toBe('in');
  const later = browser();
  await later.signInWith('oidc');
  expect(await later.status()).toMatchObject({ account: { id: ann.userId } });
  expect(server.output()).not.toContain(link);
  expect(issuer.person.email).toBe(email);
}, 60_000);

test('a disabled account is told so, by every way in and only to who proves to be it', async () => {
  await using scene = await openScene();
  const { browser, givePassword, email, db, ann } = scene;
  const before = browser();
  await before.signInWith('oidc');
  await givePassword();
  await db.update(users).set({ disabledAt: new Date() }).where(eq(users.id, ann.userId));
  expect(await browser().signIn(email, 'a wrong password')).toBe('CredentialsSignin');
  expect(await browser().signIn(email, PASSWORD)).toBe('account_disabled');
  expect(await browser().signInWith('oidc')).toContain('error=account_disabled');
  await expect.poll(() => before.status(), { timeout: 5_000 }).toMatchObject({ account: null });
}, 60_000);

test('an issuer that is away is told apart from a refusal, and the log has why', async () => {
  await using scene = await openScene();
  await scene.issuer[Symbol.asyncDispose]();
  const away = await scene.browser().beginWith('oidc', '/w/tulips');
  expect(new URL(away).searchParams.get('error')).toBe('OAuthSignin');
  expect(scene.server.output()).toMatch(/SIGNIN_OAUTH_ERROR \([^)]*ECONNREFUSED/);
}, 60_000);

test('signing in over a live session ends that one', async () => {
  await using scene = await openScene();
  const { browser, givePassword, email, ann } = scene;
  await givePassword();
  const person = browser();
  expect(await person.signIn(email, PASSWORD)).toBe('in');
  const old = person.with('next-auth.session-token');
  expect(await old.status()).toMatchObject({ account: { id: ann.userId } });
  expect(await person.signIn(email, PASSWORD)).toBe('in');
  expect(await old.status()).toMatchObject({ account: null });
  expect(await person.status()).toMatchObject({ account: { id: ann.userId } });
}, 60_000);

test('a browser that was here gets in while others guess, and what it keeps signs nobody in', async () => {
  await using scene = await openScene();
  const { browser, givePassword, email } = scene;
  await givePassword();
  const person = browser();
  expect(await person.signIn(email, PASSWORD)).toBe('in');
  const device = person.with('parley-device');
  expect(await device.status()).toMatchObject({ account: null });
  for (let n = 0; n < 10; n += 1) await browser().signIn(email, 'a guess of mine');
  expect(await browser().signIn(email, PASSWORD)).toMatch(/^wait:\d+$/);
  expect(await device.signIn(email, PASSWORD)).toBe('in');
}, 60_000);
