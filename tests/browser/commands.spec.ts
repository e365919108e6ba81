import { expect, signIn, test } from '../harness/browser';
import { composer, log, open, openSetUp, row } from './set-up';

test('the palette does what one can do, and says why when one can’t', async ({ page, server }) => {
  const { path, post, ann } = await openSetUp(page, server, { name: 'plans' });
  await post(ann, ['Hello']);
  await open(page, path);
  const palette = page.getByRole('dialog', { name: /^Jump to a channel or person/ });
  const choose = async (typed: string) => {
    await page.keyboard.press('Control+k');
    await palette.getByRole('combobox').fill(typed);
  };
  await choose('pinned mess');
  await expect(palette.getByRole('option')).toHaveText(['Show or hide the pinned messages']);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Nothing is pinned here')).toBeVisible();

  await choose('> archive');
  await page.keyboard.press('Enter');
  const question = page.getByRole('dialog', { name: 'Archive #plans?' });
  await question.getByRole('button', { name: 'Archive' }).click();
  await expect(page.getByText('Archived', { exact: true })).toBeVisible();
  await choose('> add people');
  await expect(palette.getByText('This channel is archived.')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('This channel is archived.').last()).toBeVisible();
  await choose('> unarchive');
  await page.keyboard.press('Enter');
  await expect(composer(page)).toBeVisible();

  await choose('>');
  await expect(palette.getByRole('option', { name: 'Open your settings' })).toBeVisible();
  await expect(palette.getByRole('option').filter({ hasText: 'plans' })).toHaveCount(0);
});

test('a slash does it from the message box, and keeps the text of what fails', async ({
  browser,
  page,
  server,
}) => {
  const { path, raj, channel } = await openSetUp(page, server, { name: 'plans' });
  await open(page, path);
  const box = composer(page);
  const options = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
  await box.pressSequentially('/to');
  await expect(options).toHaveText([/^\/topic\s*new topic/]);
  await box.press('Enter');
  await expect(box).toHaveValue('/topic ');
  await box.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'Write the new topic' })).toBeVisible();
  await box.pressSequentially('Where June is planned');
  await box.press('Enter');
  await expect(page.getByText('Where June is planned').first()).toBeVisible();
  await expect(box).toHaveValue('');
  await box.fill(`/topic ${'long '.repeat(60)}`);
  await box.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'at most 250' })).toBeVisible();
  await expect(box).toHaveValue(/^\/topic long/);
  await box.fill('/search June');
  await box.press('Enter');
  await expect(page).toHaveURL(/search\?q=June/);
  await open(page, path);
  await expect(log(page).locator('[data-message]')).toHaveCount(0);

  await test.step('what one may not do is refused, and is no message', async () => {
    const context = await browser.newContext({ baseURL: server.url });
    const theirs = await context.newPage();
    await signIn(theirs, raj, server.url);
    await open(theirs, path);
    await composer(theirs).pressSequentially('/arch');
    await expect(theirs.getByRole('listbox', { name: 'Suggestions' })).toBeHidden();
    await composer(theirs).fill('/archive');
    await composer(theirs).press('Enter');
    await expect(
      theirs.getByRole('alert').filter({ hasText: 'You can’t archive this channel.' }),
    ).toBeVisible();
    await composer(theirs).fill('/leave');
    await composer(theirs).press('Enter');
    await expect(theirs.getByText('You left #plans.')).toBeVisible();
    await theirs.getByRole('button', { name: 'Undo' }).click();
    await expect(theirs).toHaveURL(new RegExp(`/c/${channel.id}`));
    await composer(theirs).fill(' /leave is text');
    await composer(theirs).press('Enter');
    await expect(row(theirs, '/leave is text')).toBeVisible();
    await context.close();
  });
});

test('what one does is posted as such, in a thread as well, and can be changed', async ({
  page,
  server,
}) => {
  const { path, post, raj } = await openSetUp(page, server, { name: 'plans' });
  await post(raj, ['Hello']);
  await open(page, path);
  const box = composer(page);
  await box.pressSequentially('/me');
  await box.press('Enter');
  await expect(box).toHaveValue('/me ');
  await box.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'Write what you do' })).toBeVisible();
  await box.fill('/me waves at **everyone**');
  await box.press('Enter');
  await expect(box).toHaveValue('');
  const deed = row(page, 'waves at everyone');
  await expect(deed.locator('.italic')).toHaveText('waves at everyone');
  await expect(deed).toContainText('Ann');

  await box.press('ArrowUp');
  const edit = page.getByRole('combobox', { name: 'Edit message' });
  await expect(edit).toHaveValue('waves at **everyone**');
  await edit.fill('waves');
  await edit.press('Enter');
  await expect(row(page, 'waves').locator('.italic')).toHaveText(/^waves/);

  await row(page, 'waves').hover();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /^Pin/ }).click();
  await box.fill('/pins');
  await box.press('Enter');
  const pins = page.getByRole('list', { name: 'Pinned messages' });
  await expect(pins.locator('.italic')).toHaveText(/^waves/);

  await row(page, 'Hello').hover();
  await page.getByRole('button', { name: 'Reply in thread' }).click();
  const reply = page.getByRole('combobox', { name: 'Reply…' });
  await reply.fill('/me nods');
  await reply.press('Enter');
  const panel = page.locator('[data-region="panel"]');
  await expect(panel.locator('.italic').filter({ hasText: 'nods' })).toBeVisible();
});
