import type { Page } from '@playwright/test';
import { expect, test } from '../harness/browser';
import { composer, gate, log, open, openSetUp, row } from './set-up';

/** Holds the names of emoji back, until they are let through. */
async function holdNames(page: Page): Promise<() => void> {
  const { isOpen, letThrough } = gate();
  await page.route('**/emoji/en/**', async (route) => {
    await isOpen;
    await route.continue();
  });
  return letThrough;
}

test('what is typed on while a message waits is neither lost nor sent twice', async ({
  page,
  server,
}) => {
  const { ann, path, home, channel, call } = await openSetUp(page, server, { others: 9 });
  const made = await call<{ channel: { id: string } }>(ann, 'channel.create', { name: 'small' });
  const everyone = page.getByRole('dialog', { name: 'Notify 10 people?' });
  const messages = log(page).locator('[data-message]');

  await test.step('after Enter on the way to a channel where it is asked', async () => {
    await open(page, `${home}/c/${made.channel.id}`);
    await expect(composer(page)).toBeFocused();
    await expect(page.locator(`a[data-channel="${channel.id}"]`)).toBeVisible();
    // In one task: the channel is not shown before all is typed.
    await page.evaluate((id) => {
      document.querySelector<HTMLElement>(`a[data-channel="${id}"]`)?.click();
      document.execCommand('insertText', false, '@channel standup');
      const key = { key: 'Enter', bubbles: true, cancelable: true };
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', key));
      document.execCommand('insertText', false, 'bring coffee');
    }, channel.id);
    await everyone.getByRole('button', { name: 'Send' }).click();
    await expect(row(page, '@channel standup')).toBeVisible();
    await expect(composer(page)).toHaveValue('bring coffee');
    await expect(row(page, 'bring coffee')).toHaveCount(0);
    await composer(page).fill('');
  });

  await test.step('before one has seen that it is asked', async () => {
    await composer(page).fill('@channel lunch');
    await composer(page).press('Enter');
    await page.keyboard.type('at five');
    await expect(everyone).toBeVisible();
    // A dialog hides the rest of the page from assistive technology.
    const behind = page.locator('textarea[data-composer="channel"]');
    await expect(behind).toHaveValue('@channel lunch\nat five');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await expect(everyone).toBeHidden();
    await expect(row(page, '@channel lunch')).toBeVisible();
    await expect(composer(page)).toHaveValue('at five');
    await composer(page).fill('');
  });

  await test.step('while the names of emoji are loading, and then it is asked', async () => {
    const letThrough = await holdNames(page);
    await composer(page).fill('@channel :tada:');
    await composer(page).press('Enter');
    await composer(page).press('Shift+Enter');
    await page.keyboard.type('bring tea');
    letThrough();
    await everyone.getByRole('button', { name: 'Send' }).click();
    await expect(row(page, '@channel 🎉')).toBeVisible();
    await expect(composer(page)).toHaveValue('bring tea');
    await composer(page).fill('');
  });

  await test.step('two of them while the names are loading', async () => {
    const letThrough = await holdNames(page);
    await open(page, path);
    await expect(messages).toHaveCount(3);
    await composer(page).fill(':tada: one');
    await composer(page).press('Enter');
    await composer(page).press('Enter');
    await page.keyboard.type('two');
    await composer(page).press('Enter');
    await page.keyboard.type('three');
    await expect(composer(page)).toHaveValue(':tada: onetwothree');
    letThrough();
    await expect(composer(page)).toHaveValue('three');
    await expect(messages).toHaveCount(5);
    await expect(messages.nth(3).getByText('🎉 one', { exact: true })).toBeVisible();
    await expect(messages.nth(4).getByText('two', { exact: true })).toBeVisible();
  });
});

test('formatting with no text in it is refused with what to do about it, and nothing is lost', async ({
  page,
  server,
}) => {
  const { path } = await openSetUp(page, server);
  await open(page, path);
  const refusal = page.getByRole('alert').filter({ hasText: 'put a backslash before it' });
  const deletion = page.getByRole('dialog', { name: /^Delete/ });

  await test.step('where it is sent', async () => {
    await composer(page).fill('~~~done~~~');
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(refusal).toContainText('nothing was sent');
    await expect(composer(page)).toHaveValue('~~~done~~~');
    await composer(page).fill('~~~done~~~ ');
    await expect(refusal).toBeHidden();
    await composer(page).fill('\\~~~done~~~');
    await composer(page).press('Enter');
    await expect(row(page, '~~~done~~~')).toBeVisible();
  });

  await test.step('where a message is changed', async () => {
    await composer(page).press('ArrowUp');
    const edited = page.getByRole('combobox', { name: 'Edit message' });
    await edited.fill('```note');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(refusal).toContainText('nothing was saved');
    await expect(deletion).toBeHidden();
    await expect(edited).toHaveValue('```note');
    await edited.fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await deletion.getByRole('button', { name: 'Cancel' }).click();
    await expect(row(page, '~~~done~~~')).toBeVisible();
  });
});

test('what one window sends takes away no draft of another', async ({ page, context, server }) => {
  const { path } = await openSetUp(page, server);
  await open(page, path);
  await composer(page).fill('begun here');
  const other = await context.newPage();
  await open(other, path);
  await expect(composer(other)).toHaveValue('begun here');
  await composer(other).fill('sent from there');
  await composer(page).fill('begun here, and longer');
  await composer(other).press('Enter');
  await expect(row(page, 'sent from there')).toBeVisible();
  await page.reload();
  await expect(composer(page)).toHaveValue('begun here, and longer');
  // What the other window sends as it is here is done with here, too.
  await other.reload();
  await expect(composer(other)).toHaveValue('begun here, and longer');
  await composer(other).press('Enter');
  await expect(row(page, 'begun here, and longer')).toBeVisible();
  await expect(composer(page)).toHaveValue('');
});
