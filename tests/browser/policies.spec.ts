import { expect, signIn, test } from '../harness/browser';
import { composer, open, openSetUp, row } from './set-up';

test('a policy that an admin saves holds in open windows at once', async ({
  browser,
  page,
  server,
}) => {
  const { raj, home, path, post } = await openSetUp(page, server);
  await post(raj, ['Written by Raj']);
  const context = await browser.newContext({ baseURL: server.url });
  const theirs = await context.newPage();
  await signIn(theirs, raj, server.url);
  await open(theirs, path);
  const menuOf = async () => {
    await row(theirs, 'Written by Raj').hover();
    await row(theirs, 'Written by Raj').getByRole('button', { name: 'More' }).click();
    await expect(theirs.getByRole('menu')).toBeFocused();
    const labels = await theirs.getByRole('menuitem').allTextContents();
    await theirs.keyboard.press('Escape');
    await expect(theirs.getByRole('menu')).toBeHidden();
    return labels.join(' ');
  };
  expect(await menuOf()).toMatch(/Edit.*Delete/);

  await page.goto(`${home}/admin/policies`);
  const save = page.getByRole('button', { name: 'Save' });
  await expect(save).toBeDisabled();
  await page.getByLabel('Edit a message').selectOption('Never');
  await page.getByLabel('Invite people').selectOption('Everyone but guests');
  await expect(page.getByText('By default: Owners and admins.')).toBeVisible();
  await save.click();
  await expect(save).toBeDisabled();

  await expect.poll(menuOf).not.toMatch(/Edit/);
  await theirs.getByRole('button', { name: /A team/ }).click();
  await theirs.getByRole('menuitem', { name: 'People and workspace' }).click();
  await theirs.getByRole('button', { name: 'New invitation' }).click();
  const roles = theirs.getByRole('dialog').getByLabel('Role');
  await expect(roles.locator('option')).toHaveText(['Member', 'Guest']);
  await theirs.keyboard.press('Escape');

  // What another admin changes meanwhile shows, and what one changes oneself stays.
  await page.getByLabel('See insights').selectOption('Owners and admins');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(page.getByLabel('See insights')).toHaveValue('"members"');
  await page.getByLabel('Find a setting').fill('insights');
  await expect(page.getByRole('combobox')).toHaveCount(1);
  await context.close();
});

test('where posting is closed the box says why, and what was begun is there when it opens again', async ({
  browser,
  page,
  server,
}) => {
  const { raj, path } = await openSetUp(page, server);
  const context = await browser.newContext({ baseURL: server.url });
  const theirs = await context.newPage();
  await signIn(theirs, raj, server.url);
  await open(theirs, path);
  await composer(theirs).fill('Begun before');

  await open(page, `${path}?details`);
  const choose = async (label: string) => {
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Who can post').selectOption(label);
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };
  await choose('Admins and chosen people');
  await expect(theirs.getByText('Only admins and the people they chose can post')).toBeVisible();
  await expect(page.getByText('Only admins can post.')).toBeVisible();
  await expect(composer(page)).toBeVisible();
  await choose('Nobody');
  await expect(theirs.getByText('This channel is only for reading now.')).toBeVisible();
  await expect(composer(page)).toHaveCount(0);
  await choose('Everyone in it');
  await expect(composer(theirs)).toHaveValue('Begun before');
  await context.close();
});
