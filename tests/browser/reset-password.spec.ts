import { eq } from 'drizzle-orm';
import { openStore } from '@/server/db/client';
import { users } from '@/server/db/schema';
import { hashPassword } from '@/server/infra/password';
import { expect, test } from '../harness/browser';
import { composer, openSetUp } from './set-up';

test('who forgot their password is let in again by a link that an admin hands over', async ({
  browser,
  page,
  server,
}) => {
  const { raj, home } = await openSetUp(page, server);
  const store = openStore({ url: server.databaseUrl, max: 1 });
  const passwordHash = await hashPassword('what was it again 7');
  await store.db.update(users).set({ passwordHash }).where(eq(users.id, raj.userId));
  await store.close();
  const context = await browser.newContext({ baseURL: server.url });
  const theirs = await context.newPage();
  await theirs.goto('/sign-in');
  await theirs.getByRole('link', { name: 'Forgot your password?' }).click();
  await expect(theirs.getByText('This server sends no mail.')).toBeVisible();

  await page.goto(`${home}/admin/members`);
  await page.getByRole('button', { name: 'More about Raj Patel' }).click();
  await page.getByRole('menuitem', { name: 'Sessions and tokens' }).click();
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = await page.getByLabel('Link to set a new password').inputValue();
  expect(link).toContain(`${server.url}/reset-password/`);

  await theirs.goto(link);
  await expect(theirs.getByText(`For ${raj.member.handle}@example.com`)).toBeVisible();
  await theirs.getByLabel('New password').fill('short');
  await theirs.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(theirs.getByText('Use at least 10 characters.')).toBeVisible();
  await theirs.getByLabel('New password').fill('violet harbour 92 lamp');
  await theirs.getByRole('button', { name: 'Set password and sign in' }).click();
  await theirs.waitForURL(/\/w\//);
  await expect(
    composer(theirs)
      .or(theirs.getByRole('button', { name: /A team/ }))
      .first(),
  ).toBeVisible();

  const other = await context.newPage();
  await other.goto(link);
  await expect(other.getByRole('heading', { name: 'This link is over' })).toBeVisible();
  await context.close();
});
