import { expect, signIn, test } from '../harness/browser';
import { composer, log, open, openSetUp, row } from './set-up';

test('what one pins stands in the header, the panel and the channel, for everyone at once', async ({
  browser,
  page,
  server,
}) => {
  const { ann, raj, path, post } = await openSetUp(page, server);
  await post(ann, ['The plan is in the folder.', 'Something else.']);
  const context = await browser.newContext({ baseURL: server.url });
  const theirs = await context.newPage();
  await signIn(theirs, raj, server.url);
  await open(page, path);
  await open(theirs, path);
  const panel = (of: typeof page) => of.getByRole('complementary', { name: 'Pinned messages' });
  const plan = (of: typeof page) => row(of, 'The plan is in the folder.');

  await plan(page).hover();
  await plan(page).getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Pin' }).click();
  await expect(plan(page).getByText('Pinned by Ann')).toBeVisible();
  await expect(page.getByText('pinned a message')).toBeVisible();

  await expect(plan(theirs).getByText('Pinned by Ann')).toBeVisible();
  await theirs.getByRole('link', { name: '1 pinned message' }).click();
  await expect(panel(theirs).getByText('The plan is in the folder.')).toBeVisible();
  await expect(panel(theirs).getByText('Pinned by Ann just now')).toBeVisible();

  await test.step('an edit is in the panel, too', async () => {
    await plan(page).hover();
    await plan(page).getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await page.keyboard.press('End');
    await page.keyboard.type(' Read it.');
    await page.keyboard.press('Enter');
    await expect(panel(theirs).getByText('Read it.')).toBeVisible();
  });

  await test.step('one jumps from it to the message, and types on', async () => {
    await panel(theirs).getByRole('link', { name: 'Jump to it' }).click();
    await expect(theirs).toHaveURL(/\/1$/);
    await theirs.keyboard.type('on my way');
    await expect(composer(theirs)).toHaveValue('on my way');
  });

  await test.step('who unpins it takes it from everywhere', async () => {
    await theirs.getByRole('link', { name: '1 pinned message' }).click();
    await panel(theirs).getByRole('button', { name: 'Unpin' }).click();
    await expect(panel(theirs).getByText('Nothing is pinned here')).toBeVisible();
    await expect(plan(page).getByText('Pinned by Ann')).toBeHidden();
    await expect(page.getByRole('link', { name: '1 pinned message' })).toBeHidden();
  });

  await test.step('the keyboard pins, where it moved to', async () => {
    await log(page).focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await expect(row(page, 'Something else.')).toBeFocused();
    await page.keyboard.press('p');
    await expect(page.getByRole('link', { name: '1 pinned message' })).toBeVisible();
  });
  await context.close();
});
