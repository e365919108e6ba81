import { openStore } from '@/server/db/client';
import { expect, signIn, test } from '../harness/browser';
import { buildWorld } from '../harness/world';
import { openSetUp } from './set-up';

test('a role changes only when it is confirmed, and deactivating shows what stops; both can be undone', async ({
  browser,
  page,
  server,
}) => {
  const store = openStore({ url: server.databaseUrl, max: 2 });
  const world = await buildWorld(store.db);
  const [olga, bob] = [await world.buildPerson('Olga', 'owner'), await world.buildPerson('Bob')];
  await store.close();
  await signIn(page, olga, server.url);
  await page.goto(`/w/${world.slug}/admin/members`);
  const role = page.getByRole('button', { name: /^Role of Bob/ });

  await role.click();
  await page.getByRole('radio', { name: 'Member' }).focus();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('radio', { name: 'Admin' })).toBeChecked();
  // What the two can do that others can't is said before one of them is chosen.
  await expect(page.getByText('Invites and deactivates members')).toBeVisible();
  await expect(page.getByText('makes and unmakes owners and admins')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(role).toHaveText('Member');

  await role.click();
  await page.getByRole('radio', { name: 'Admin' }).check();
  await page.getByRole('button', { name: 'Make an admin' }).click();
  await expect(role).toHaveText('Admin');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(role).toHaveText('Member');

  const theirs = await (await browser.newContext({ baseURL: server.url })).newPage();
  await signIn(theirs, bob, server.url);
  await page.getByRole('button', { name: 'More about Bob' }).click();
  await page.getByRole('menuitem', { name: /Deactivate/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('This token stops')).toBeVisible();
  await expect(dialog.getByText(bob.token.slice(0, 8))).toBeVisible();
  await dialog.getByRole('button', { name: 'Deactivate' }).click();
  // The offer stays while the mouse is over it, however long the rest takes.
  const undo = page.getByRole('button', { name: 'Undo' });
  await undo.hover();
  await theirs.goto(`/w/${world.slug}`);
  await expect(theirs.getByText('Your account in this workspace was deactivated.')).toBeVisible();
  await theirs.goto('/');
  await expect(theirs.getByRole('heading', { name: 'Your account was deactivated' })).toBeVisible();
  await undo.click();
  await expect(page.getByText('Deactivated', { exact: true })).toBeHidden();
  await theirs.goto(`/w/${world.slug}`);
  await expect(theirs.getByText('Your account in this workspace was deactivated.')).toBeHidden();
});

test('a dialog that a menu opened gives the focus back to the button of the menu', async ({
  page,
  server,
}) => {
  const { home } = await openSetUp(page, server);
  await page.goto(`${home}/admin/members`);
  const more = page.getByRole('button', { name: 'More about Raj Patel' });
  for (const item of ['Sessions and tokens', 'Deactivate']) {
    await more.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: item }).press('Enter');
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(more).toBeFocused();
  }
});
