import type { Page } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { openStore } from '@/server/db/client';
import { members } from '@/server/db/schema';
import { expect, test } from '../harness/browser';
import { buildWorld } from '../harness/world';
import { composer, log, open, openStage, row } from './stage';

// As on a machine several times slower, where a new place takes longer to appear than a word to type.
const PACES = [
  { rate: 4, delay: 30 },
  { rate: 6, delay: 80 },
];

async function slowDown(page: Page, rate: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
}

/** Two channels with a thread in the first. */
async function openTwo(...[page, server]: Parameters<typeof openStage>) {
  const stage = await openStage(page, server, { name: 'first' });
  const { ann, raj, call, post, channel, home } = stage;
  const made = await call<{ channel: { id: string } }>(ann, 'channel.create', { name: 'second' });
  const [root] = await post(raj, ['The root']);
  const reply = { channelId: channel.id, parentId: root?.message.id, body: 'A reply' };
  await call(ann, 'message.send', { ...reply, key: crypto.randomUUID() });
  /** What people wrote in a channel or, by its root, in a thread. */
  const bodies = async (channelId: string, threadOf?: string) => {
    const of = threadOf ? { channelId, messageId: threadOf } : { channelId };
    const procedure = threadOf ? 'thread.get' : 'message.history';
    const input = JSON.stringify({ workspaceId: ann.workspaceId, ...of });
    const response = await fetch(
      `${server.url}/api/trpc/${procedure}?input=${encodeURIComponent(input)}`,
      { headers: { authorization: `Bearer ${ann.token}` } },
    );
    const { data } = (await response.json()).result;
    const written: { body: string; kind: string }[] = data.replies ?? data.messages;
    return written.filter(({ kind }) => kind === 'post').map(({ body }) => body);
  };
  const second = { id: made.channel.id, path: `${home}/c/${made.channel.id}` };
  return { ...stage, second, root: root?.message.id ?? '', bodies };
}

test('what is typed after going to another channel is written and sent there', async ({
  page,
  server,
}) => {
  test.slow();
  const { path, channel, second, bodies } = await openTwo(page, server);
  await open(page, path);
  const ways: Record<string, () => Promise<void>> = {
    'the switcher': async () => {
      await page.keyboard.press('Control+k');
      await page.getByRole('option', { name: /second/ }).waitFor();
      await page.keyboard.type('second');
      await expect(page.getByRole('option')).toHaveCount(1);
      await page.keyboard.press('Enter');
    },
    'the sidebar': () => page.getByRole('link', { name: 'second' }).click(),
    'a key': () => page.keyboard.press('Alt+ArrowDown'),
    'the browser’s Back': async () => {
      await page.getByRole('link', { name: 'second' }).click();
      await expect(composer(page)).toHaveAttribute('placeholder', /second/);
      await page.getByRole('link', { name: 'first' }).click();
      await expect(composer(page)).toHaveAttribute('placeholder', /first/);
      await page.evaluate(() => window.history.back());
    },
  };
  const expected: string[] = [];
  for (const { rate, delay } of PACES) {
    await slowDown(page, rate);
    for (const [way, go] of Object.entries(ways)) {
      const text = `ok ${way} ${rate} ${delay}`;
      await test.step(text, async () => {
        await expect(composer(page)).toHaveAttribute('placeholder', /first/);
        await expect(composer(page)).toBeFocused();
        await page.keyboard.type('begun here');
        await go();
        await page.keyboard.type('okz', { delay });
        await page.keyboard.press('Backspace');
        await page.keyboard.type(text.slice(2), { delay });
        await page.keyboard.press('Enter');
        await page.keyboard.type('and more', { delay });
        await expect(composer(page)).toHaveAttribute('placeholder', /second/);
        await expect(composer(page)).toHaveValue('and more');
        expected.push(text);
        await expect.poll(() => bodies(second.id)).toEqual(expected);
        await composer(page).fill('');
        await page.getByRole('link', { name: 'first' }).click();
        await expect(composer(page)).toHaveAttribute('placeholder', /first/);
        await expect(composer(page)).toHaveValue('begun here');
        await composer(page).fill('');
      });
    }
  }
  expect(await bodies(channel.id)).toEqual(['The root']);
});

test('what is typed after opening a thread is written and sent there', async ({ page, server }) => {
  test.slow();
  const { path, channel, root, bodies } = await openTwo(page, server);
  await open(page, path);
  const reply = page.getByRole('combobox', { name: 'Reply…' });
  const ways: Record<string, () => Promise<void>> = {
    'the replies': () => row(page, 'The root').getByRole('link', { name: /repl/ }).click(),
    'the button': async () => {
      await row(page, 'The root').hover();
      await row(page, 'The root').getByRole('button', { name: 'Reply in thread' }).click();
    },
    'the key': async () => {
      await log(page).focus();
      await page.keyboard.press('ArrowUp');
      await expect(row(page, 'The root')).toBeFocused();
      await page.keyboard.press('t');
    },
  };
  const expected = ['A reply'];
  for (const { rate, delay } of PACES) {
    await slowDown(page, rate);
    for (const [way, go] of Object.entries(ways)) {
      // Each letter of it is a key that acts on a message.
      const text = `eut ${way} ${rate} ${delay}`;
      await test.step(text, async () => {
        await go();
        await page.keyboard.type(text, { delay });
        await page.keyboard.press('Enter');
        await page.keyboard.type('more', { delay });
        await expect(reply).toHaveValue('more');
        expected.push(text);
        await expect.poll(() => bodies(channel.id, root)).toEqual(expected);
        await expect(composer(page)).toHaveValue('');
        await reply.fill('');
        // And back: the box of the channel has been there all the time.
        await reply.press('Escape');
        await page.keyboard.type('back', { delay });
        await expect(composer(page)).toHaveValue('back');
        await composer(page).fill('');
      });
    }
  }
  expect(await bodies(channel.id)).toEqual(['The root']);
});

test('a second move leaves what was typed for the first place there', async ({ page, server }) => {
  const { path, ann, call, second, bodies } = await openTwo(page, server);
  await call(ann, 'channel.create', { name: 'third' });
  await open(page, path);
  await expect(page.getByRole('link', { name: 'third' })).toBeVisible();
  await slowDown(page, 6);
  await expect(composer(page)).toBeFocused();
  // Both within one task: the second place is never shown.
  await page.evaluate(() => {
    const follow = (name: string) => {
      for (const link of document.querySelectorAll<HTMLElement>('a[href*="/c/"]'))
        if (link.textContent?.includes(name)) link.click();
    };
    follow('second');
    document.execCommand('insertText', false, 'for the second');
    follow('third');
    document.execCommand('insertText', false, 'for the third');
  });
  await expect(composer(page)).toHaveAttribute('placeholder', /third/);
  await expect(composer(page)).toHaveValue('for the third');
  await page.getByRole('link', { name: 'second' }).click();
  await expect(composer(page)).toHaveAttribute('placeholder', /second/);
  await expect(composer(page)).toHaveValue('for the second');
  await page.getByRole('link', { name: 'first' }).click();
  await expect(composer(page)).toHaveAttribute('placeholder', /first/);
  await expect(composer(page)).toHaveValue('');
  expect(await bodies(second.id)).toEqual([]);
});

test('what is typed while a conversation is being made goes into it', async ({ page, server }) => {
  const { path } = await openTwo(page, server);
  await open(page, path);
  await slowDown(page, 4);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('raj');
  await expect(page.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await page.keyboard.type('hello you', { delay: 30 });
  await expect(composer(page)).toHaveAttribute('placeholder', /Raj Patel/);
  await expect(composer(page)).toHaveValue('hello you');
  await page.getByRole('link', { name: 'first' }).click();
  await expect(composer(page)).toHaveAttribute('placeholder', /first/);
  await expect(composer(page)).toHaveValue('');
});

test('what is typed while another workspace opens goes into its channel', async ({
  page,
  server,
}) => {
  const { ann, path, channel, bodies } = await openTwo(page, server);
  const store = openStore({ url: server.databaseUrl, max: 2 });
  const other = await buildWorld(store.db);
  const { member } = await other.buildPerson('Ann there');
  await store.db.update(members).set({ userId: ann.userId }).where(eq(members.id, member.id));
  await other.buildChannel([{ ...ann, member }], { name: 'there' });
  await store.close();
  await open(page, path);
  await slowDown(page, 4);
  await page.getByRole('button', { name: 'A team' }).click();
  await page.getByRole('menuitem', { name: new RegExp(other.slug) }).click();
  await page.keyboard.type('hello you', { delay: 30 });
  await expect(composer(page)).toHaveAttribute('placeholder', /there/);
  await expect(composer(page)).toHaveValue('hello you');
  expect(await bodies(channel.id)).toEqual(['The root']);
});

test('a paste and a composed word go to the new place, too', async ({ page, server }) => {
  const { path, channel, second, bodies } = await openTwo(page, server);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, path);
  await page.evaluate(() => navigator.clipboard.writeText('pasted '));
  await slowDown(page, 6);
  const session = await page.context().newCDPSession(page);
  await expect(composer(page)).toBeFocused();
  await page.getByRole('link', { name: 'second' }).click();
  await page.keyboard.press('Control+v');
  await session.send('Input.imeSetComposition', {
    text: 'に',
    selectionStart: 1,
    selectionEnd: 1,
  });
  await session.send('Input.insertText', { text: '日' });
  await expect(composer(page)).toHaveAttribute('placeholder', /second/);
  await expect(composer(page)).toHaveValue('pasted 日');
  await composer(page).press('Enter');
  await expect.poll(() => bodies(second.id)).toEqual(['pasted 日']);
  expect(await bodies(channel.id)).toEqual(['The root']);
});

test('where there is no box, what was typed is posted nowhere and can be copied', async ({
  page,
  server,
}) => {
  const { path, ann, call, channel, second, bodies } = await openTwo(page, server);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await call(ann, 'channel.archive', { channelId: second.id });
  await open(page, path);
  await slowDown(page, 6);
  await expect(composer(page)).toBeFocused();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('second');
  await expect(page.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await page.keyboard.type('for the archive');
  await page.keyboard.press('Enter');
  // Slower than the channel opens.
  await page.keyboard.type('more', { delay: 200 });
  const kept = page.getByText('Not sent: “for the archive more”');
  await expect(kept).toBeVisible();
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('for the archive\nmore');
  await page.getByRole('link', { name: 'first' }).click();
  await expect(composer(page)).toHaveValue('');

  await slowDown(page, 1);
  await expect(composer(page)).toBeFocused();
  await page.evaluate(() => window.history.back());
  await expect(page.getByText('This channel is archived')).toBeVisible();
  await page.keyboard.type('too late');
  await expect(page.getByText('Not sent: “too late”')).toBeVisible();
  expect(await bodies(channel.id)).toEqual(['The root']);
  expect(await bodies(second.id)).toEqual([]);
});

test('the search takes what is typed while it opens; a field in a dialog keeps its own', async ({
  page,
  server,
}) => {
  const { path } = await openTwo(page, server);
  await open(page, path);
  await slowDown(page, 6);
  await expect(composer(page)).toBeFocused();
  await page.keyboard.press('Control+Shift+F');
  await page.keyboard.type('words');
  await expect(page.getByRole('combobox', { name: 'Search messages' })).toHaveValue('words');
  await page.getByRole('link', { name: 'first' }).click();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('sec');
  await expect(page.getByRole('combobox', { name: 'Jump to a channel or person' })).toHaveValue(
    'sec',
  );
  await page.keyboard.press('Enter');
  await page.keyboard.type('after');
  await expect(composer(page)).toHaveAttribute('placeholder', /second/);
  await expect(composer(page)).toHaveValue('after');
  await page.getByRole('link', { name: 'first' }).click();
  await expect(composer(page)).toHaveAttribute('placeholder', /first/);
  await expect(composer(page)).toHaveValue('');
});
