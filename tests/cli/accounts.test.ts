import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { findLiveSession } from '@/server/auth/find-session';
import { findToken } from '@/server/auth/find-token';
import { tokens, users } from '@/server/db/schema';
import { testApp } from '../harness/app';
import { freshDatabase } from '../harness/postgres';
import { buildWorld } from '../harness/world';

async function parley(databaseUrl: string, ...args: string[]): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      NEXTAUTH_SECRET: 'a-secret-that-every-test-process-shares',
    },
  });
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return out + error;
}

test('a disabled account opens nothing within five seconds, and its tokens work again once enabled', async () => {
  await using store = await freshDatabase();
  await using app = await testApp({ databaseUrl: store.url });
  const { domain } = app.parley;
  const world = await buildWorld(domain.store.db);
  const ann = await world.buildPerson('Ann');
  const bob = await world.buildPerson('Bob');
  const email = `${ann.member.handle}@example.com`;
  const session = () => findLiveSession(domain, ann.sessionId);
  const token = () => findToken(domain, ann.token);
  expect([await session(), await token()]).not.toContain(null);

  expect(await parley(store.url, 'user', 'disable', email)).toContain(
    'is disabled: 1 session ended, 1 token stopped.',
  );
  await expect.poll(session, { timeout: 5_000 }).toBeNull();
  await expect.poll(token, { timeout: 5_000 }).toBeNull();
  expect(await findToken(domain, bob.token)).not.toBeNull();
  expect(await parley(store.url, 'user', 'disable', email)).toContain('was disabled already');
  expect(await parley(store.url, 'user', 'list')).toMatch(new RegExp(`${email}.*disabled`));
  expect(await parley(store.url, 'user', 'link', email)).toContain(`"user enable ${email}"`);
  const promoted = await parley(store.url, 'user', 'promote', email, '--role', 'owner');
  expect(promoted).toContain(`The account is disabled: "user enable ${email}"`);

  expect(await parley(store.url, 'user', 'enable', email)).toContain(
    'their tokens and invitations work again',
  );
  await expect.poll(token, { timeout: 5_000 }).not.toBeNull();
  expect(await session()).toBeNull();
  const [row] = await domain.store.db.select().from(tokens).where(eq(tokens.id, ann.tokenId));
  expect(row?.revokedAt).toBeNull();
}, 60_000);

test('the operator makes workspaces for accounts, whoever they are', async () => {
  await using store = await freshDatabase();
  await using app = await testApp({ databaseUrl: store.url });
  const { db } = app.parley.domain.store;
  const world = await buildWorld(db);
  const ann = await world.buildPerson('Ann', 'guest');
  const email = `${ann.member.handle}@example.com`;
  const made = await parley(store.url, 'workspace', 'create', 'Roses', '--owner', email);
  expect(made).toContain('Roses is at /w/roses');
  expect(await parley(store.url, 'user', 'list')).toContain('owner in Roses');
  const nobody = await parley(store.url, 'workspace', 'create', 'X', '--owner', 'no@example.com');
  expect(nobody).toContain('There is no account');
  const [row] = await db.select().from(users).where(eq(users.id, ann.userId));
  expect(row?.disabledAt).toBeNull();
}, 60_000);
