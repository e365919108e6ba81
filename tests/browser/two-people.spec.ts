import type { BrowserContext, Locator, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { startProxy } from '../harness/proxy';
import { startServer } from '../harness/server';
import { createDatabase } from '../harness/test-postgres';

const PASSWORD = 'correct horse battery staple';

test('two people talk live, and who was offline comes back to exactly what the other sees', async ({
  browser,
}) => {
  await using database = await createDatabase(process.env.PARLEY_TEST_POSTGRES_URL ?? '');
  const ports = { server: 0 };
  // Raj's network, which will be cut; it is another origin than Ann's.
  await using network = await startProxy(() => ports.server);
  const env = { ALLOWED_ORIGINS: network.url };
  await using server = await startServer({ databaseUrl: database.url, env });
  ports.server = server.port;
  const ann = await setUp(await browser.newContext({ baseURL: server.url }));
  const raj = await join(await browser.newContext({ baseURL: network.url }), await invite(ann));
  await raj.getByRole('link', { name: 'general', exact: true }).first().click();

  await test.step('each sees what the other sent within a second', async () => {
    await say(ann, 'Hello Raj');
    await expect(row(raj, 'Hello Raj')).toBeVisible({ timeout: 1_000 });
    await say(raj, 'Hello **Ann**');
    await expect(row(ann, 'Hello Ann')).toBeVisible({ timeout: 1_000 });
    await expect(row(ann, 'Hello Ann').locator('strong')).toHaveText('Ann');
  });

  await test.step('typing is seen and goes away', async () => {
    await composer(raj).pressSequentially('I am writ');
    await expect(ann.getByText('Raj is typing…')).toBeVisible();
    await composer(raj).fill('');
    await expect(ann.getByText('Raj is typing…')).toBeHidden({ timeout: 8_000 });
  });

  await test.step('a reaction, an edit and a deletion arrive', async () => {
    await act(raj, 'Hello Raj', /React with/);
    await expect(row(ann, 'Hello Raj').getByRole('button', { name: /1: Raj/ })).toBeVisible();
    await say(ann, 'A mistkae');
    await composer(ann).press('ArrowUp');
    const box = ann.getByRole('combobox', { name: 'Edit message' });
    await expect(box).toHaveValue('A mistkae');
    await box.fill('A mistake');
    await box.press('Enter');
    await expect(row(raj, 'A mistake')).toContainText('(edited)');
    await row(ann, 'A mistake').hover();
    await row(ann, 'A mistake').getByRole('button', { name: 'More' }).click();
    await ann.getByRole('menuitem', { name: /Delete/ }).click();
    await ann.getByRole('button', { name: /Delete/ }).click();
    await expect(row(raj, 'A mistake')).toBeHidden();
  });

  await test.step('a thread is answered in its panel', async () => {
    await act(raj, 'Hello Raj', 'Reply in thread');
    const reply = raj.getByRole('combobox', { name: /Reply/ });
    await reply.fill('In a thread');
    await reply.press('Enter');
    await expect(row(ann, 'Hello Raj').getByText('1 reply')).toBeVisible();
    await row(ann, 'Hello Raj').getByText('1 reply').click();
    await expect(thread(ann).getByText('In a thread')).toBeVisible();
  });

  await test.step('ten messages, an edit and a deletion while offline', async () => {
    await raj.context().setOffline(true);
    network.cut();
    await expect(raj.getByText(/^Offline/)).toBeVisible({ timeout: 5_000 });
    await say(ann, 'Soon changed');
    await say(ann, 'Soon gone');
    for (let n = 1; n <= 10; n += 1) await say(ann, `While you were away, ${n}`);
    const box = await edit(ann, 'Soon changed');
    await box.fill('Changed by now');
    await box.press('Enter');
    await expect(row(ann, 'Changed by now')).toBeVisible();
    await row(ann, 'Soon gone').hover();
    await row(ann, 'Soon gone').getByRole('button', { name: 'More' }).click();
    await ann.getByRole('menuitem', { name: /Delete/ }).click();
    await ann.getByRole('button', { name: /Delete/ }).click();
    await expect(row(ann, 'Soon gone')).toBeHidden();
    expect(await texts(raj)).not.toEqual(await texts(ann));

    network.restore();
    await raj.context().setOffline(false);
    await expect(row(raj, 'While you were away, 10')).toBeVisible({ timeout: 20_000 });
    await expect.poll(() => texts(raj)).toEqual(await texts(ann));
    expect((await texts(raj)).join('\n')).not.toContain('Soon');
  });
});

async function setUp(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto('/');
  await page.getByLabel('Workspace name').fill('Acme');
  await page.getByLabel('Your name').fill('Ann');
  await page.getByLabel('E-mail address').fill('ann@example.com');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(composer(page)).toBeVisible({ timeout: 20_000 });
  return page;
}

/** As the invites page makes it. */
async function invite(page: Page): Promise<string> {
  const { origin } = new URL(page.url());
  const ask = async (path: string, input: object) =>
    (
      await page.request.get(`/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`)
    ).json();
  const slug = new URL(page.url()).pathname.split('/')[2];
  const { result } = await ask('workspace.get', { slug });
  const workspaceId = result.data.workspace.id;
  const channels = await ask('channel.list', { workspaceId });
  const channelIds = channels.result.data.channels.map(
    ({ channel }: { channel: { id: string } }) => channel.id,
  );
  const answer = await page.request.post('/api/trpc/invite.create', {
    headers: { origin },
    data: { workspaceId, channelIds },
  });
  return (await answer.json()).result.data.code;
}

async function join(context: BrowserContext, code: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`/invite/${code}`);
  await page.getByLabel('Your name').fill('Raj');
  await page.getByLabel('E-mail address').fill('raj@example.com');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(composer(page)).toBeVisible({ timeout: 20_000 });
  return page;
}

const composer = (page: Page): Locator => page.getByRole('combobox', { name: /^Message / });
const log = (page: Page): Locator => page.getByRole('log', { name: 'Messages' });
const thread = (page: Page): Locator => page.getByRole('log', { name: /Thread|Replies/ });
const row = (page: Page, text: string): Locator =>
  log(page).locator('[data-message]').filter({ hasText: text });

async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
  await expect(composer(page)).toHaveValue('');
  await expect(row(page, text.replaceAll('*', ''))).toBeVisible();
}

async function act(page: Page, text: string, action: string | RegExp): Promise<void> {
  await row(page, text).hover();
  await row(page, text).getByRole('toolbar').getByRole('button', { name: action }).first().click();
}

async function edit(page: Page, text: string): Promise<Locator> {
  await row(page, text).hover();
  await row(page, text).getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /Edit/ }).click();
  return page.getByRole('combobox', { name: 'Edit message' });
}

/** What the person reads, in order. */
const texts = (page: Page): Promise<string[]> =>
  log(page).locator('[data-message] [dir=auto]').allInnerTexts();
