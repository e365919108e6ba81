import { eq } from 'drizzle-orm';
import { openStore } from '@/server/db/client';
import { users } from '@/server/db/schema';
import { hashPassword } from '@/server/infra/password';
import { startIssuer } from '../auth/issuer';
import { expect, test } from '../harness/browser';
import { disposables } from '../harness/disposables';
import { startServer } from '../harness/server';
import { createDatabase } from '../harness/test-postgres';
import { buildWorld } from '../harness/world';

const PASSWORD = 'correct horse battery';

test('who has a password connects a provider’s account with it, or signs in another way', async ({
  page,
}) => {
  await using stack = disposables();
  const database = stack.use(await createDatabase(process.env.PARLEY_TEST_POSTGRES_URL ?? ''));
  const person = { sub: 'at-the-issuer', email: '', email_verified: true, name: 'Ann' };
  const issuer = stack.use(await startIssuer(person));
  const env = { OIDC_ISSUER: issuer.url, OIDC_ID: 'parley', OIDC_SECRET: 's3cret' };
  const server = stack.use(await startServer({ databaseUrl: database.url, env }));
  const store = openStore({ url: database.url, max: 2 });
  stack.defer(() => store.close());
  const world = await buildWorld(store.db);
  const ann = await world.buildPerson('Ann', 'owner');
  await world.buildChannel([ann], { name: 'general' });
  const email = `${ann.member.handle}@example.com`;
  issuer.person.email = email;
  const passwordHash = await hashPassword(PASSWORD);
  await store.db.update(users).set({ passwordHash }).where(eq(users.id, ann.userId));
  const connecting = page.getByRole('heading', { name: 'Connect your account' });
  const throughIssuer = async () => {
    await page.context().clearCookies();
    await page.goto(`${server.url}/sign-in`);
    await page.getByRole('button', { name: /Single sign-on/ }).click();
  };
  const enterPassword = async (button: string) => {
    await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: button, exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`/w/${world.slug}`));
  };

  await test.step('another way connects nothing', async () => {
    await throughIssuer();
    await expect(connecting).toBeVisible();
    await page.getByRole('link', { name: 'Sign in another way' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in', exact: true })).toBeVisible();
    await enterPassword('Sign in');
    await throughIssuer();
    await expect(connecting).toBeVisible();
  });

  await test.step('the password connects it, once', async () => {
    await enterPassword('Connect and sign in');
    await throughIssuer();
    await expect(page).toHaveURL(new RegExp(`/w/${world.slug}`));
  });
});
