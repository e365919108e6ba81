import type { Locator } from '@playwright/test';
import { expect, signIn, test } from '../harness/browser';
import { log, open, openSetUp, row } from './set-up';

const WIDE_CODE = `\`\`\`js\n${'const wide = [1, 2, 3]; '.repeat(20)}\n${'second(); '.repeat(40)}\n\`\`\``;

test('a thread without replies says nothing of replies', async ({ page, server }) => {
  const { raj, path, post } = await openSetUp(page, server);
  await post(raj, ['The root']);
  await open(page, path);
  await row(page, 'The root').hover();
  await row(page, 'The root').getByRole('button', { name: 'Reply in thread' }).click();
  const thread = page.getByRole('log', { name: 'Thread' });
  await expect(thread.getByText('The root')).toBeVisible();
  await expect(thread.getByText(/\d repl(y|ies)/)).toHaveCount(0);
  await page.getByRole('combobox', { name: 'Reply…' }).fill('The first');
  await page.keyboard.press('Enter');
  await expect(thread.getByText('1 reply')).toBeVisible();
});

test('wide code fades at the side where it is cut', async ({ page, server }) => {
  const { raj, path, post } = await openSetUp(page, server);
  await post(raj, [WIDE_CODE, '```\nnarrow\n```']);
  await open(page, path);
  const code = log(page).getByRole('group', { name: 'Code, js' });
  const fades = (which: string) =>
    code.evaluate(
      (element, name) => parseFloat(getComputedStyle(element).getPropertyValue(name)),
      `--fade-${which}`,
    );
  const mask = (name: string) =>
    log(page)
      .getByRole('group', { name, exact: true })
      .evaluate((element) => getComputedStyle(element).maskImage);
  await expect.poll(() => mask('Code, js')).toContain('gradient');
  expect(await mask('Code')).toBe('none');
  await expect.poll(() => fades('right')).toBeGreaterThan(0);
  expect(await fades('left')).toBe(0);
  await code.evaluate((element) => element.scrollTo({ left: 100 }));
  await expect.poll(() => fades('left')).toBeGreaterThan(0);
  await code.evaluate((element) => element.scrollTo({ left: element.scrollWidth }));
  await expect.poll(() => fades('right')).toBe(0);
  await expect.poll(() => fades('left')).toBeGreaterThan(0);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('the button that copies code stands beside the code', async ({ page, server }) => {
    const { raj, path, post } = await openSetUp(page, server);
    await post(raj, [WIDE_CODE]);
    await open(page, path);
    const button = await page.getByRole('button', { name: 'Copy code' }).boundingBox();
    const code = await page.getByRole('group', { name: 'Code, js' }).boundingBox();
    expect(button?.width).toBeGreaterThanOrEqual(44);
    expect(button?.x).toBeGreaterThanOrEqual((code?.x ?? 0) + (code?.width ?? 0));
    expect((button?.x ?? 0) + (button?.width ?? 0)).toBeLessThanOrEqual(390);
  });

  test('a message that is held shows what can be done, and the finger that lifts does none of it', async ({
    page,
    server,
  }) => {
    const { ann, path, post } = await openSetUp(page, server);
    await post(
      ann,
      Array.from({ length: 12 }, (_, n) => `Message ${n}`),
    );
    await open(page, path);
    const finger = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchEnd', touchPoints: { x: number; y: number }[]) =>
      finger.send('Input.dispatchTouchEvent', { type, touchPoints });
    const sheet = page.getByRole('dialog', { name: 'Message' });
    // Under it lie rows of the sheet, wherever the message is.
    for (const text of ['Message 11', 'Message 8', 'Message 5']) {
      const place = await page.getByText(text, { exact: true }).boundingBox();
      await touch('touchStart', [{ x: (place?.x ?? 0) + 20, y: (place?.y ?? 0) + 8 }]);
      await expect(sheet).toBeVisible();
      await touch('touchEnd', []);
      // A click would have come before the next one.
      await sheet.getByRole('heading', { name: 'Message' }).tap();
      await expect(sheet).toBeVisible();
      await sheet.getByRole('button', { name: 'Close' }).tap();
      await expect(sheet).toBeHidden();
    }
    await expect(page.getByText(/copied/)).toBeHidden();
    await expect(page.getByRole('dialog')).toBeHidden();
  });
});

test('each channel to browse has one line for its date and its members', async ({
  page,
  server,
}) => {
  const { channel, home, raj, post } = await openSetUp(page, server, { others: 100 });
  await post(raj, ['Hello']);
  await page.setViewportSize({ width: 1440, height: 900 });
  // Both are long: a day of another year, and a hundred members.
  await page.clock.setFixedTime(new Date('2031-06-01T12:00:00Z'));
  await page.goto(`${home}/browse`);
  const line = page.getByRole('listitem').filter({ hasText: channel.name ?? '' });
  for (const text of [/, \d{4}$/, '102 members'])
    expect(await heightOf(line.getByText(text))).toBeLessThan(24);
});

async function heightOf(element: Locator): Promise<number> {
  await expect(element).toBeVisible();
  return (await element.boundingBox())?.height ?? Infinity;
}

test('the dialog of a role begins at the role that someone has', async ({ page, server }) => {
  const { home } = await openSetUp(page, server);
  await page.goto(`${home}/admin/members`);
  await page.getByRole('button', { name: /^Role of Raj/ }).click();
  await expect(page.getByRole('radio', { name: 'Member' })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('radio', { name: 'Admin' })).toBeChecked();
});

test('nobody deactivated is shown as active', async ({ browser, page, server }) => {
  const { ann, raj, path, post, call } = await openSetUp(page, server);
  await post(raj, ['From Raj']);
  const context = await browser.newContext({ baseURL: server.url });
  const theirs = await context.newPage();
  await signIn(theirs, raj, server.url);
  await open(theirs, path);
  await open(page, path);
  await row(page, 'From Raj').getByRole('button', { name: 'About Raj Patel' }).last().click();
  const card = page.getByRole('dialog', { name: 'Profile' });
  await expect(card.getByRole('img', { name: 'Active' })).toBeVisible();
  await call(ann, 'member.deactivate', { memberId: raj.member.id });
  await expect(card.getByText('Deactivated')).toBeVisible();
  await expect(card.getByRole('img', { name: 'Active' })).toHaveCount(0, { timeout: 1_000 });
  await context.close();
});

test('what is for admins leaves the screen with the role', async ({ browser, page, server }) => {
  const { ann, raj, home, call } = await openSetUp(page, server);
  const email = `${ann.member.handle}@example.com`;
  await call(ann, 'member.setRole', { memberId: raj.member.id, role: 'admin' });
  const context = await browser.newContext({ baseURL: server.url });
  const theirs = await context.newPage();
  await signIn(theirs, raj, server.url);
  const rooms = theirs.getByRole('navigation', { name: 'Rooms' });
  await theirs.goto(`${home}/admin/members`);
  await expect(theirs.getByText(email)).toBeVisible();
  await call(ann, 'member.setRole', { memberId: raj.member.id, role: 'member' });
  await expect(theirs.getByText('This is for admins')).toBeVisible({ timeout: 5_000 });
  await expect(theirs.getByText(email)).toHaveCount(0);
  await expect(rooms.getByRole('link')).toHaveText(['Settings', 'Insights']);
  await expect(theirs.getByRole('heading', { name: 'Members' })).toHaveCount(0);
  await expect(theirs.getByRole('heading', { name: 'Admin' })).toHaveCount(0);
  await expect(theirs).not.toHaveTitle(/Admin/);
  // And comes back with it.
  await call(ann, 'member.setRole', { memberId: raj.member.id, role: 'admin' });
  await expect(theirs.getByText(email)).toBeVisible();
  await context.close();
});
