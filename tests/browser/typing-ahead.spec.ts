import { expect, test } from '../harness/browser';
import { composer, log, open, row } from './set-up';
import { follow, openTwo, slowDown } from './two-channels';

// As on a machine several times slower, where a new place takes longer to appear than a word to type.
const PACES = [
  { rate: 4, delay: 30 },
  { rate: 6, delay: 80 },
];

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
    for (const [way, go] of Object.entries(ways)) {
      const text = `ok${expected.length}`;
      await test.step(`${way}, ${rate} times slower`, async () => {
        await expect(composer(page)).toHaveAttribute('placeholder', /first/);
        await expect(composer(page)).toBeFocused();
        await page.keyboard.type('begun');
        await slowDown(page, rate);
        await go();
        await page.keyboard.type('okz', { delay });
        await page.keyboard.press('Backspace');
        await page.keyboard.type(text.slice(2), { delay });
        await page.keyboard.press('Enter');
        await page.keyboard.type('+', { delay });
        await slowDown(page, 1);
        await expect(composer(page)).toHaveAttribute('placeholder', /second/);
        await expect(composer(page)).toHaveValue('+');
        expected.push(text);
        await expect.poll(() => bodies(second.id)).toEqual(expected);
        await composer(page).fill('');
        await page.getByRole('link', { name: 'first' }).click();
        await expect(composer(page)).toHaveAttribute('placeholder', /first/);
        await expect(composer(page)).toHaveValue('begun');
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
    for (const [way, go] of Object.entries(ways)) {
      // Each letter of it is a key that acts on a message.
      const text = `eut${expected.length}`;
      await test.step(`${way}, ${rate} times slower`, async () => {
        await slowDown(page, rate);
        await go();
        await page.keyboard.type(text, { delay });
        await page.keyboard.press('Enter');
        await page.keyboard.type('+', { delay });
        await slowDown(page, 1);
        await expect(reply).toHaveValue('+');
        expected.push(text);
        await expect.poll(() => bodies(channel.id, root)).toEqual(expected);
        await expect(composer(page)).toHaveValue('');
        await reply.fill('');
        // And back: the box of the channel has been there all the time.
        await slowDown(page, rate);
        await reply.press('Escape');
        await page.keyboard.type('up', { delay });
        await slowDown(page, 1);
        await expect(composer(page)).toHaveValue('up');
        await composer(page).fill('');
      });
    }
  }
  expect(await bodies(channel.id)).toEqual(['The root']);
});

test('a second move, a paste, a composed word and the search', async ({ page, server }) => {
  const { path, ann, call, channel, second, bodies } = await openTwo(page, server);
  await call(ann, 'channel.create', { name: 'third' });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, path);
  await expect(page.getByRole('link', { name: 'third' })).toBeVisible();
  await slowDown(page, 6);
  await expect(composer(page)).toBeFocused();

  await test.step('what was typed for a place that one passed by is found there', async () => {
    // Both within one task: the second place is never shown.
    await page.evaluate(() => {
      const click = (name: string) => {
        for (const link of document.querySelectorAll<HTMLElement>('a[href*="/c/"]'))
          if (link.textContent?.includes(name)) link.click();
      };
      click('second');
      document.execCommand('insertText', false, 'for the second');
      click('third');
      document.execCommand('insertText', false, 'for the third');
    });
    await expect(composer(page)).toHaveAttribute('placeholder', /third/);
    await expect(composer(page)).toHaveValue('for the third');
    await follow(page, 'second');
    await expect(composer(page)).toHaveValue('for the second');
    await composer(page).fill('');
    await follow(page, 'first');
    await expect(composer(page)).toHaveValue('');
    expect(await bodies(second.id)).toEqual([]);
  });

  await test.step('a paste and a composed word go to the new place, too', async () => {
    await page.evaluate(() => navigator.clipboard.writeText('pasted '));
    const session = await page.context().newCDPSession(page);
    await expect(composer(page)).toBeFocused();
    await page.getByRole('link', { name: 'second' }).click();
    await page.keyboard.press('Control+v');
    const composed = { text: 'に', selectionStart: 1, selectionEnd: 1 };
    await session.send('Input.imeSetComposition', composed);
    await session.send('Input.insertText', { text: '日' });
    await expect(composer(page)).toHaveAttribute('placeholder', /second/);
    await expect(composer(page)).toHaveValue('pasted 日');
    await composer(page).press('Enter');
    await expect.poll(() => bodies(second.id)).toEqual(['pasted 日']);
    expect(await bodies(channel.id)).toEqual(['The root']);
  });

  await test.step('the search takes what is typed while it opens', async () => {
    await page.keyboard.press('Control+Shift+F');
    await page.keyboard.type('words');
    await expect(page.getByRole('combobox', { name: 'Search messages' })).toHaveValue('words');
  });

  await test.step('what was typed for the search is sent nowhere', async () => {
    await follow(page, 'second');
    await page.evaluate(() => {
      const press = (key: string, held = {}) =>
        document.activeElement?.dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held }),
        );
      press('F', { ctrlKey: true, shiftKey: true });
      document.execCommand('insertText', false, 'sought');
      press('Enter');
      for (const link of document.querySelectorAll<HTMLElement>('a[href*="/c/"]'))
        if (link.textContent?.includes('first')) link.click();
    });
    await expect(composer(page)).toHaveAttribute('placeholder', /first/);
    await expect(page.getByText('Not sent: “sought”')).toBeVisible();
    await expect(composer(page)).toHaveValue('');
    expect(await bodies(channel.id)).toEqual(['The root']);
  });

  await test.step('a field in a dialog keeps its own', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('sec');
    const jump = page.getByRole('combobox', { name: 'Jump to a channel or person' });
    await expect(jump).toHaveValue('sec');
    await page.keyboard.press('Enter');
    await page.keyboard.type('after');
    await expect(composer(page)).toHaveAttribute('placeholder', /second/);
    await expect(composer(page)).toHaveValue('after');
    await follow(page, 'first');
    await expect(composer(page)).toHaveValue('');
  });
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
  // Begun as soon as the channel is shown.
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const type = () => {
          document.execCommand('insertText', false, 'too late');
          resolve();
        };
        new MutationObserver((_, observer) => {
          if (!document.body.textContent?.includes('This channel is archived')) return;
          observer.disconnect();
          // After what else waits for it to be shown.
          setTimeout(type, 0);
        }).observe(document.body, { subtree: true, childList: true });
        window.history.back();
      }),
  );
  await expect(page.getByText('Not sent: “too late”')).toBeVisible();
  expect(await bodies(channel.id)).toEqual(['The root']);
  expect(await bodies(second.id)).toEqual([]);
});
