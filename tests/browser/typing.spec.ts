import type { Route } from '@playwright/test';
import { expect, test } from '../harness/browser';
import { composer, log, numbered, open, openSetUp, row, say } from './set-up';

test('what is typed goes into the box, wherever one clicked before', async ({ page, server }) => {
  const { ann, raj, channel, path, call, post } = await openSetUp(page, server);
  const [his] = await post(raj, ['From Raj']);
  await post(raj, [`<@${ann.member.id}>, hello`]);
  await post(ann, ['From Ann']);
  await call(raj, 'reaction.add', {
    channelId: channel.id,
    messageId: his?.message.id,
    emoji: '👀',
  });
  await open(page, path);
  const mine = row(page, 'From Ann');
  const box = composer(page);
  const typed = async (text: string) => {
    await page.keyboard.type(text);
    await expect(box).toHaveValue(text);
    await box.fill('');
  };

  await test.step('on a message or beside its text', async () => {
    for (const text of [
      'tomorrow at five',
      'usually yes',
      'edit this',
      '+1 from me',
      '/usr/bin?',
    ]) {
      await mine.click({ position: { x: 300, y: 12 } });
      await typed(text);
      await mine.getByText('From Ann').click();
      await typed(text);
    }
    await expect(page.getByRole('complementary', { name: 'Thread' })).toBeHidden();
    await expect(page.getByRole('combobox', { name: 'Edit message' })).toBeHidden();
  });

  await test.step('on a reaction, in a menu, on a card and in a dialog', async () => {
    await row(page, 'From Raj').getByRole('button', { name: /👀 1/ }).click();
    await typed('tea, please');
    await mine.hover();
    await mine.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Copy link' }).click();
    await typed('the link');
    await mine.hover();
    await mine.getByRole('button', { name: 'More' }).click();
    await expect(page.getByRole('menu')).toBeFocused();
    await page.keyboard.press('Escape');
    await typed('a menu that was closed');

    const author = row(page, 'From Raj').getByRole('button', { name: 'About Raj Patel' }).last();
    await author.click();
    await expect(page.getByRole('dialog', { name: 'Profile' })).toBeVisible();
    await typed('over a card');
    await expect(page.getByRole('dialog', { name: 'Profile' })).toBeHidden();
    await author.click();
    await expect(page.getByRole('dialog', { name: 'Profile' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog', { name: 'Profile' })).toBeHidden();
    await typed('after a card');
    // From a mention in a text as well: the card stands beside it, and takes no letter for a press.
    await row(page, ', hello').getByRole('button', { name: '@Ann' }).click();
    await expect(page.getByRole('dialog', { name: 'Profile' })).toBeVisible();
    await typed('she is late');
    await expect(page.getByRole('dialog', { name: 'Profile' })).toBeHidden();

    await mine.hover();
    await mine.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: /Delete/ }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await typed('enough of dialogs');
  });

  await test.step('what is pasted, too', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate(() => navigator.clipboard.writeText('from the clipboard'));
    await mine.click();
    await page.keyboard.press('Control+v');
    await expect(box).toHaveValue('from the clipboard');
    await box.fill('');
  });

  await test.step('in a thread it goes into the box of the thread', async () => {
    await mine.hover();
    await mine.getByRole('button', { name: 'Reply in thread' }).click();
    const reply = page.getByRole('combobox', { name: 'Reply…' });
    await expect(reply).toBeFocused();
    const root = page.getByRole('log', { name: 'Thread' }).getByText('From Ann');
    await root.click();
    await page.keyboard.type('this one');
    await expect(reply).toHaveValue('this one');
    await root.hover();
    await page.getByRole('log', { name: 'Thread' }).getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Copy text' }).click();
    await page.keyboard.type(' and that');
    await expect(reply).toHaveValue('this one and that');
    await reply.fill('');
    await mine.click();
    await typed('back in the channel');

    await reply.focus();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('complementary', { name: 'Thread' })).toBeHidden();
    await expect(box).toBeFocused();
  });
});

test('a layer that closes while it still appears is gone at once, with its focus', async ({
  page,
  server,
}) => {
  const { raj, path, post } = await openSetUp(page, server);
  await post(raj, ['From Raj']);
  await open(page, path);
  const his = row(page, 'From Raj');
  await his.hover();
  const layers = [
    { what: 'a menu', from: his.getByRole('button', { name: 'More' }), key: 'Enter' },
    { what: 'a pop-over', from: his.getByRole('button', { name: 'Add reaction' }), key: 'Enter' },
    {
      what: 'a card',
      from: his.getByRole('button', { name: 'About Raj Patel' }).last(),
      key: 'Enter',
    },
    { what: 'a dialog', from: composer(page), key: 'k' },
  ];
  for (const { what, from, key } of layers) {
    await from.hover();
    // Both keys within one task: not even one frame of the animation has been drawn.
    const seen = await from.evaluate(async (element: HTMLElement, openingKey) => {
      const count = () => document.querySelectorAll('[role=menu],[role=dialog]').length;
      const press = async (at: Element, pressed: string) => {
        const ctrlKey = pressed === 'k';
        const event = { key: pressed, ctrlKey, bubbles: true, cancelable: true };
        const goesOn = at.dispatchEvent(new KeyboardEvent('keydown', event));
        if (goesOn && pressed === 'Enter') (at as HTMLElement).click();
        // What React renders for it, and where the layer then stands, are microtasks.
        for (let n = 0; n < 1_000; n += 1) await Promise.resolve();
      };
      element.focus();
      await press(element, openingKey);
      const opened = count();
      await press(document.activeElement ?? element, 'Escape');
      return { opened, left: count() };
    }, key);
    expect({ what, ...seen }).toEqual({ what, opened: 1, left: 0 });
  }
});

test('keys act on the message that the keyboard moved to, and on no other', async ({
  page,
  server,
}) => {
  const { path } = await openSetUp(page, server);
  await open(page, path);
  await say(page, 'The first');
  await say(page, 'The second');
  await log(page).focus();
  await page.keyboard.press('ArrowUp');
  await expect(row(page, 'The second')).toBeFocused();
  await page.keyboard.press('e');
  const edit = page.getByRole('combobox', { name: 'Edit message' });
  await expect(edit).toHaveValue('The second');
  await edit.press('Escape');
  await expect(composer(page)).toBeFocused();

  await log(page).focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('q');
  await expect(composer(page)).toHaveValue('q');
  await composer(page).fill('');

  // One toolbar, where pointer or keyboard was last.
  const toolbars = page.getByRole('toolbar', { name: 'Message actions' });
  await log(page).focus();
  await page.keyboard.press('ArrowUp');
  await expect(row(page, 'The second').getByRole('toolbar')).toBeVisible();
  await row(page, 'The first').hover();
  await expect(row(page, 'The first').getByRole('toolbar')).toBeVisible();
  await expect(toolbars).toHaveCount(1);
  await row(page, 'The first').getByRole('button', { name: 'More' }).click();
  await row(page, 'The second').hover();
  await expect(toolbars).toHaveCount(1);
  await page.getByRole('menuitem', { name: 'Copy text' }).click();
  await row(page, 'The second').hover();
  await expect(row(page, 'The second').getByRole('toolbar')).toBeVisible();
  await expect(toolbars).toHaveCount(1);
});

test('the picker puts the emoji that is meant first, for Enter', async ({ page, server }) => {
  const { path } = await openSetUp(page, server);
  await open(page, path);
  const box = composer(page);
  for (const [word, emoji] of Object.entries({ rocket: '🚀', check: '✅', ok: '👌', car: '🚗' })) {
    await page.getByRole('button', { name: 'Emoji' }).click();
    await page.getByLabel('Search emoji').fill(word);
    await expect(page.getByRole('option').first()).toHaveText(emoji);
    await page.keyboard.press('Enter');
    await expect(box).toHaveValue(emoji);
    await expect(box).toBeFocused();
    await box.fill('');
  }
  await page.getByRole('button', { name: 'Emoji' }).click();
  await page.getByLabel('Search emoji').fill('dog');
  await page.getByRole('option').nth(1).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(box).toHaveValue('🐶');
});

test('what is typed while the picker loads is kept, and one that does not load can be tried again', async ({
  page,
  server,
}) => {
  const { path } = await openSetUp(page, server);
  await open(page, path);
  const box = composer(page);
  const field = page.getByLabel('Search emoji');
  let network: 'down' | 'slow' | 'up' = 'down';
  const held: Route[] = [];
  await page.route('**/_next/static/chunks/**', async (route) => {
    if (network === 'down') await route.abort('internetdisconnected');
    else if (network === 'slow') held.push(route);
    else await route.continue();
  });
  await page.getByRole('button', { name: 'Emoji' }).click();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect(box).toBeVisible();
  network = 'slow';
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(field).toBeFocused();
  await page.keyboard.type('roc');
  await expect(field).toHaveValue('roc');
  network = 'up';
  for (const route of held) await route.continue();
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.type('ket');
  await expect(page.getByRole('option').first()).toHaveText('🚀');
  await page.keyboard.press('Enter');
  await expect(box).toHaveValue('🚀');
});

test('Ctrl+Z takes back what a shortcut or a completion wrote', async ({ page, server }) => {
  const { path } = await openSetUp(page, server);
  await open(page, path);
  const box = composer(page);
  await box.click();
  await page.keyboard.type('a word');
  await page.keyboard.press('Shift+Control+ArrowLeft');
  for (const [keys, marked] of [
    ['Control+b', 'a **word**'],
    ['Control+i', 'a _word_'],
    ['Control+Shift+c', 'a `word`'],
  ] as const) {
    await page.keyboard.press(keys);
    await expect(box).toHaveValue(marked);
    await page.keyboard.press('Control+z');
    await expect(box).toHaveValue('a word');
  }
  await page.keyboard.press('End');
  await page.keyboard.type(' @raj');
  await page.getByRole('option', { name: /Raj Patel/ }).waitFor();
  await page.keyboard.press('Enter');
  await expect(box).toHaveValue(/^a word @raj\S+ $/);
  await page.keyboard.press('Control+z');
  await expect(box).toHaveValue('a word @raj');
  await page.keyboard.type(' :rocke');
  await page.getByRole('option', { name: /rocket/ }).waitFor();
  await page.keyboard.press('Enter');
  await expect(box).toHaveValue('a word @raj 🚀 ');
  await page.keyboard.press('Control+z');
  await expect(box).toHaveValue('a word @raj :rocke');
});

test('a command that does not exist is an error and no message', async ({ page, server }) => {
  const { path } = await openSetUp(page, server);
  await open(page, path);
  const box = composer(page);
  await box.fill('/remnd me at five');
  await box.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: '/remnd' })).toBeVisible();
  await expect(box).toHaveValue('/remnd me at five');
  await box.press('End');
  await box.pressSequentially('!');
  await expect(page.getByRole('alert').filter({ hasText: '/remnd' })).toBeHidden();
  for (const text of [' /remnd me', '/usr/bin', '// a comment', '/ half']) await sent(text);
  await expect(log(page).locator('[data-message]')).toHaveCount(4);

  await test.step('nor does a message become one by an edit, if it was none before', async () => {
    const edit = page.getByRole('combobox', { name: 'Edit message' });
    await box.press('ArrowUp');
    await edit.fill('/remnd me at six');
    await edit.press('Enter');
    await expect(page.getByRole('alert').filter({ hasText: '/remnd' })).toBeVisible();
    await expect(edit).toHaveValue('/remnd me at six');
    await edit.press('Escape');
    await expect(row(page, '/ half')).toBeVisible();
  });

  async function sent(text: string) {
    await box.fill(text);
    await box.press('Enter');
    await expect(box).toHaveValue('');
    await expect(row(page, text.trim())).toBeVisible();
  }
});

test('what is typed into an edit is kept, whatever becomes of its row', async ({
  page,
  server,
}) => {
  const { raj, ann, post, read, call, home, path } = await openSetUp(page, server);
  await post(raj, numbered(120));
  await read(ann, (await post(ann, ['Mine at last'])).at(-1));
  const other = await call<{ channel: { id: string } }>(ann, 'channel.create', { name: 'other' });
  await open(page, path);
  await expect(row(page, 'Mine at last')).toBeVisible();
  await composer(page).press('ArrowUp');
  const edit = page.getByRole('combobox', { name: 'Edit message' });
  await edit.press('End');
  await page.keyboard.type(' and changed');

  await test.step('out of sight and back', async () => {
    await log(page).hover();
    await page.mouse.wheel(0, -4_000);
    await expect(edit).toHaveCount(0);
    await page.mouse.wheel(0, 8_000);
    await expect(edit).toHaveValue('Mine at last and changed');
  });

  await test.step('another channel and back', async () => {
    await page.getByRole('link', { name: 'other' }).click();
    await expect(page).toHaveURL(`${server.url}${home}/c/${other.channel.id}`);
    await page.goBack();
    await expect(edit).toHaveValue('Mine at last and changed');
  });

  await test.step('also over a reload, until it is saved or given up', async () => {
    await page.reload();
    await expect(row(page, 'Mine at last')).toBeVisible();
    await composer(page).press('ArrowUp');
    await expect(edit).toHaveValue('Mine at last and changed');
    await edit.press('Escape');
    await composer(page).press('ArrowUp');
    await expect(edit).toHaveValue('Mine at last');
  });
});
