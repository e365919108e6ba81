import { sql } from 'drizzle-orm';
import { openStore } from '@/server/db/client';
import { expect, signIn, test } from '../harness/browser';
import { open, openSetUp } from './set-up';

test('finding and leaving channels, and people who are not here yet', async ({ page, server }) => {
  const { ann, raj, post, call, path, channel } = await openSetUp(page, server);
  const [root] = await post(raj, ['Newest here']);
  const quiet = await call<{ channel: { id: string } }>(raj, 'channel.create', {
    name: 'quiet',
    topic: 'About nothing much',
  });
  const full = await call<{ channel: { id: string } }>(raj, 'channel.create', {
    name: 'full',
    memberIds: [ann.member.id],
  });
  // Watches for a sentence that is only true of other channels, however shortly it is shown.
  await page.addInitScript(() => {
    const said = { archived: false };
    Object.assign(window, { said });
    new MutationObserver(() => {
      said.archived ||= document.body?.textContent?.includes('channel is archived') ?? false;
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
  await open(page, path);
  const said = await page.evaluate(() => {
    const { said } = window as unknown as { said: { archived: boolean } };
    return said;
  });
  expect(said).toEqual({ archived: false });

  await test.step('nobody is called that: an invitation', async () => {
    await page.getByRole('button', { name: 'Details' }).click();
    await page.getByRole('button', { name: 'Add people' }).click();
    await page.getByRole('combobox', { name: 'People' }).fill('zoe@example.com');
    await expect(page.getByText('Nobody in this workspace is called')).toBeVisible();
    await page.getByRole('link', { name: 'Invite people' }).click();
    await expect(page.getByRole('heading', { name: 'Invitations' })).toBeVisible();
  });

  await test.step('channels by what was written last, by members and by name', async () => {
    await page.getByRole('link', { name: 'All channels' }).click();
    const main = page.getByRole('main');
    await expect(main.getByText('About nothing much')).toBeVisible();
    const order = async (names: string[]) =>
      expect(main.getByRole('listitem').getByRole('link')).toHaveText(
        names.map((name) => new RegExp(`^${name}`)),
      );
    await order([channel.name ?? '', 'full', 'quiet']);
    await main.getByRole('radio', { name: 'Members' }).click();
    await order(['full', channel.name ?? '', 'quiet']);
    await main.getByRole('radio', { name: 'Name' }).click();
    await order(['full', 'quiet', channel.name ?? '']);
  });

  await test.step('leaving a public channel is taken back, a private one is asked for', async () => {
    await page.goto(`${path.replace(channel.id, full.channel.id)}?details`);
    await page.getByRole('button', { name: 'Leave' }).click();
    await expect(page.getByText('You left #full.')).toBeVisible();
    // It lies over nothing that one writes in.
    const toast = await page.getByText('You left #full.').boundingBox();
    expect((toast?.y ?? 0) + (toast?.height ?? 0)).toBeLessThan(150);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('heading', { name: 'full', level: 1 })).toBeVisible();
    await expect(page.getByRole('combobox', { name: 'Message #full' })).toBeVisible();
  });

  await test.step('a channel that one has just left can be joined where one comes back to it', async () => {
    await page.goto(path.replace(channel.id, quiet.channel.id));
    await page.getByRole('button', { name: 'Join' }).click();
    await expect(page.getByRole('combobox', { name: 'Message #quiet' })).toBeVisible();
    await page.getByRole('button', { name: 'Details' }).click();
    await page.getByRole('button', { name: 'Leave' }).click();
    await expect(page.getByText('You left #quiet.')).toBeVisible();
    await page.goBack();
    await expect(page.getByRole('heading', { name: 'quiet', level: 1 })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Join' })).toBeVisible();
  });

  await test.step('a link to a message that is not there says so', async () => {
    await page.goto(`${path}/4711`);
    await expect(page.getByText('doesn’t exist or was deleted')).toBeVisible();
    await expect(page.getByText('Newest here')).toBeVisible();
    await page.goto(`${path}?thread=${root?.message.id}&reply=4711`);
    await expect(page.getByRole('log', { name: 'Thread' }).getByText('Newest here')).toBeVisible();
    await expect(page.getByText('doesn’t exist or was deleted')).toBeVisible();
    // Another one in the thread that is open already.
    await expect(page.getByText('doesn’t exist or was deleted')).toBeHidden({ timeout: 15_000 });
    await page.evaluate(
      (to) => window.history.pushState(null, '', to),
      `${path}?thread=${root?.message.id}&reply=4712`,
    );
    await expect(page.getByText('doesn’t exist or was deleted')).toBeVisible();
  });
});

test('text, toolbar and box share one right edge, also on a wide screen', async ({
  page,
  server,
}) => {
  const { raj, ann, post, read, path } = await openSetUp(page, server);
  const long = 'A long line that goes on and on. '.repeat(12);
  await post(raj, [long, 'Second', 'Third']);
  await read(ann, (await post(ann, ['Mine'])).at(-1));
  for (const width of [2_560, 1_440, 1_024]) {
    await page.setViewportSize({ width, height: width === 2_560 ? 1_440 : 900 });
    await open(page, path);
    const text = page.getByText('A long line');
    await text.hover();
    const edges = await page.evaluate(() => {
      const right = (element: Element | null | undefined) =>
        element?.getBoundingClientRect().right ?? 0;
      const bar = document.querySelector('[role=toolbar]');
      return {
        text: right(bar?.closest('article')?.querySelector('[dir=auto]')),
        bar: right(bar),
        box: right(document.querySelector('[data-composer]')?.parentElement),
      };
    });
    expect(Math.abs(edges.bar - edges.text), `${width} px`).toBeLessThanOrEqual(24);
    expect(Math.abs(edges.bar - edges.box), `${width} px`).toBeLessThanOrEqual(1);
  }
  const box = async (text: string) => {
    const { y = 0, height = 0 } = (await page.getByText(text, { exact: true }).boundingBox()) ?? {};
    return { top: y, bottom: y + height };
  };
  const [second, third, mine] = [await box('Second'), await box('Third'), await box('Mine')];
  expect(Math.round(third.top - second.bottom)).toBe(2);
  // Between two people there is the name of the second, and room above it.
  expect(mine.top - third.bottom).toBeGreaterThan(30);
});

test('an admin chooses a channel for new members without being in it', async ({ page, server }) => {
  const { raj, home, call } = await openSetUp(page, server);
  const made = { name: 'news', kind: 'public', topic: '' };
  const { channel } = await call<{ channel: { id: string } }>(raj, 'channel.create', made);
  await page.goto(`${home}/c/${channel.id}`);
  await page.getByRole('button', { name: 'Details' }).click();
  const edit = page.getByRole('button', { name: 'Edit', exact: true });
  await expect(edit).toBeVisible();
  await edit.click();
  const dialog = page.getByRole('dialog', { name: 'Edit #news' });
  const choice = dialog.getByRole('checkbox', { name: 'New members join this channel' });
  await expect(choice).not.toBeChecked();
  // Name and topic are for those who are in it.
  await expect(dialog.getByRole('textbox')).toHaveCount(0);
  await choice.click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await edit.click();
  await expect(choice).toBeChecked();
});

test('owners of the first workspace make another from its menu, and others are not offered to', async ({
  page,
  server,
}) => {
  const { world, raj, path } = await openSetUp(page, server);
  const store = openStore({ url: server.databaseUrl, max: 1 });
  await store.db.execute(
    sql`update workspaces set created_at = '2000-01-01' where id = ${world.workspaceId}`,
  );
  await store.close();
  const name = `Roses ${crypto.randomUUID().slice(0, 8)}`;
  const menu = page.getByRole('button', { name: /A team/ });
  await open(page, path);
  await menu.click();
  await page.getByRole('menuitem', { name: 'New workspace' }).click();
  const dialog = page.getByRole('dialog', { name: 'New workspace' });
  await expect(dialog.getByRole('textbox', { name: 'Workspace name' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toHaveText('Fill this in.');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name })).toBeVisible();
  await expect(page).toHaveURL(/\/w\/roses-/);

  await page.context().clearCookies();
  await signIn(page, raj, server.url);
  await open(page, path);
  const told = page.waitForResponse(/workspace\.entrance/).catch(() => null);
  await menu.click();
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
  await Promise.race([told, page.waitForTimeout(1_000)]);
  await expect(page.getByRole('menuitem', { name: 'New workspace' })).toBeHidden();
});
