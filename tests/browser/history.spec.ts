import type { Page } from '@playwright/test';
import { expect, test } from '../harness/browser';
import { composer, log, numbered, open, openSetUp, row } from './set-up';

test('reading back, the text on the screen stays while earlier pages load, up to the start', async ({
  page,
  server,
}) => {
  const { raj, ann, post, read, path } = await openSetUp(page, server);
  // One author after another and one alone for long, so that pages end within a group and between two.
  await post(raj, numbered(90, 'Early'));
  await post(ann, numbered(60, 'Middle'));
  const late = await post(raj, numbered(90, 'Late'));
  await read(ann, late.at(-1));
  await open(page, path);
  await expect(row(page, 'Late 90.')).toBeVisible();

  await test.step('a leap to the very top leaves what stood there in its place', async () => {
    const moves = await watchAnchor(page);
    for (let leap = 0; leap < 12; leap += 1) {
      await toTop(page);
      if (await page.getByRole('region', { name: 'Start of the channel' }).isVisible()) break;
    }
    await expect(page.getByRole('region', { name: 'Start of the channel' })).toBeVisible();
    await expect(row(page, 'Early 1.')).toBeVisible();
    const { largest, followed } = await moves();
    expect(followed).toBeGreaterThanOrEqual(3);
    expect(largest).toBeLessThanOrEqual(2);
  });

  await test.step('a big turn of the wheel and held-down Page Up get there, too', async () => {
    let turns = 0;
    for (const go of [
      async () => {
        // The browser sends the wheel to what the pointer was moved over last, and that row may be gone.
        await page.mouse.move(600, 300 + (turns % 2));
        turns += 1;
        await page.mouse.wheel(0, -40_000);
      },
      () => repeat(10, () => page.keyboard.press('PageUp')),
    ]) {
      await page.reload();
      await expect(row(page, 'Late 90.')).toBeVisible({ timeout: 40_000 });
      await row(page, 'Late 90.').hover();
      await log(page).focus();
      await go();
      // One goes on once for each page there is: nothing has to be undone first.
      await expect(async () => {
        await go();
        await expect(row(page, 'Early 1.')).toBeVisible({ timeout: 1_000 });
      }).toPass({ timeout: 45_000 });
    }
  });
});

test('the place in a list holds', async ({ page, server }) => {
  const { raj, ann, post, read, path } = await openSetUp(page, server);
  const long = (text: string) => `${text} ${'and so on, as one says in a long line '.repeat(3)}`;
  await post(
    raj,
    numbered(60).map((text, index) => (index % 3 === 1 ? long(text) : text)),
  );
  await read(ann, (await post(ann, ['Mine at last'])).at(-1));
  await open(page, path);
  await expect(row(page, 'Mine at last')).toBeVisible();

  await test.step('at the end, while the box grows line by line', async () => {
    const box = composer(page);
    await box.click();
    for (let line = 1; line <= 40; line += 1) {
      await page.keyboard.type(`Line ${line}`);
      await page.keyboard.press('Shift+Enter');
    }
    await expect(page.getByRole('button', { name: 'Jump to latest' })).toBeHidden();
    expect(await distanceFromEnd(page)).toBeLessThanOrEqual(1);
    await box.fill('');
    await expect.poll(() => distanceFromEnd(page)).toBeLessThanOrEqual(1);
  });

  await test.step('at the end, when the window gets narrower and lines break', async () => {
    const size = page.viewportSize() ?? { width: 1280, height: 720 };
    for (const width of [390, 1440, 390, 1024]) {
      await page.setViewportSize({ width, height: 844 });
      await settled(page);
      expect(await distanceFromEnd(page)).toBeLessThanOrEqual(1);
    }
    await page.setViewportSize(size);
    await settled(page);
  });

  await test.step('at the end, when the last message is marked unread', async () => {
    await row(page, 'Mine at last').hover();
    await row(page, 'Message 60.').click({ modifiers: ['Alt'] });
    await expect(log(page).getByText('New', { exact: true })).toBeVisible();
    await expect.poll(() => distanceFromEnd(page)).toBeLessThanOrEqual(1);
    await expect(row(page, 'Mine at last')).toBeInViewport({ ratio: 1 });
  });

  await test.step('when one comes back from the settings', async () => {
    await open(page, path);
    await expect(row(page, 'Mine at last')).toBeVisible();
    await row(page, 'Mine at last').hover();
    await page.mouse.wheel(0, -900);
    await expect.poll(() => distanceFromEnd(page)).toBeGreaterThan(800);
    await settled(page);
    const before = await topmost(page);
    await toSettingsAndBack(page);
    await expect.poll(async () => (await topmost(page))?.text).toBe(before?.text);
    await settled(page);
    const after = await topmost(page);
    expect(Math.abs((after?.top ?? 0) - (before?.top ?? 0))).toBeLessThanOrEqual(2);
  });
});

test('one comes back to the same line, also when earlier pages were loaded', async ({
  page,
  server,
}) => {
  const { raj, ann, post, read, path } = await openSetUp(page, server);
  // Rows are as high as nobody would guess.
  const bodies = numbered(180).map((text, index) => `${text}${'\n\n> quoted'.repeat(index % 4)}`);
  await read(ann, (await post(raj, bodies)).at(-1));
  await open(page, path);
  await expect(row(page, 'Message 180.')).toBeVisible();
  await log(page).hover();
  for (let round = 1; round <= 5; round += 1) {
    await page.mouse.wheel(0, -(900 + 140 * round));
    await settled(page);
    const before = await topmost(page);
    await toSettingsAndBack(page);
    await settled(page);
    const after = await topmost(page);
    expect(after?.text).toBe(before?.text);
    expect(Math.abs((after?.top ?? 0) - (before?.top ?? 0))).toBeLessThanOrEqual(2);
    await log(page).hover();
  }
});

test('what is new begins at the line, however much it is', async ({ page, server }) => {
  const { raj, ann, post, read, path } = await openSetUp(page, server);
  const sent = await post(raj, numbered(180));
  await read(ann, sent[59]);
  await open(page, path);
  await expect(log(page).getByText('New', { exact: true })).toBeInViewport();
  await expect(row(page, 'Message 61.')).toBeInViewport();
  await page.getByRole('button', { name: 'Jump to latest' }).click();
  await expect(row(page, 'Message 180.')).toBeInViewport();
});

test('the place in a thread holds', async ({ page, server }) => {
  const { raj, ann, post, read, call, path, channel } = await openSetUp(page, server);
  const sent = await post(raj, ['The root']);
  const parentId = sent[0]?.message.id ?? '';
  for (const body of numbered(90, 'Reply')) {
    const key = crypto.randomUUID();
    await call(raj, 'message.send', { channelId: channel.id, parentId, body, key });
  }
  await read(ann, sent[0]);
  await open(page, `${path}?thread=${parentId}`);
  const thread = page.getByRole('log', { name: 'Thread' });
  const reply = (text: string) => thread.locator('[data-seq]').filter({ hasText: text });
  const box = page.getByRole('combobox', { name: 'Reply…' });
  const fromEnd = () =>
    thread.evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight);
  const topOf = async (text: string) => (await reply(text).getByText(text).boundingBox())?.y ?? 0;
  await expect(reply('Reply 90.')).toBeInViewport();

  await test.step('at the end, while the box grows line by line', async () => {
    await box.click();
    for (let line = 1; line <= 12; line += 1) {
      await page.keyboard.type(`Line ${line}`);
      await page.keyboard.press('Shift+Enter');
    }
    await expect.poll(fromEnd).toBeLessThanOrEqual(1);
    await expect(reply('Reply 90.')).toBeInViewport({ ratio: 1 });
    await box.fill('');
    await expect.poll(fromEnd).toBeLessThanOrEqual(1);
  });

  await test.step('at the end, while a reply that is changed grows', async () => {
    const own = { channelId: channel.id, parentId, body: 'Of mine', key: crypto.randomUUID() };
    await call(ann, 'message.send', own);
    await expect(reply('Of mine')).toBeInViewport();
    await box.press('ArrowUp');
    const edit = page.getByRole('combobox', { name: 'Edit message' });
    await expect(edit).toBeFocused();
    for (let line = 1; line <= 6; line += 1) {
      await page.keyboard.press('Shift+Enter');
      await page.keyboard.type(`Line ${line}`);
    }
    await expect.poll(fromEnd).toBeLessThanOrEqual(1);
    await expect(thread.getByRole('button', { name: 'Save' })).toBeInViewport({ ratio: 1 });
    await page.keyboard.press('Escape');
    await expect.poll(fromEnd).toBeLessThanOrEqual(1);
  });

  await test.step('at the very top, when earlier replies come in', async () => {
    await thread.evaluate((list) => {
      list.scrollTop = 0;
    });
    const before = await topOf('Reply 41.');
    await page.getByRole('button', { name: 'Show earlier replies' }).press('Enter');
    await expect(reply('Reply 1.')).toBeAttached();
    // The button is gone, and the keys still move the thread.
    await expect(thread).toBeFocused();
    await expect(reply('Reply 41.')).toBeInViewport();
    expect(Math.abs((await topOf('Reply 41.')) - before)).toBeLessThanOrEqual(2);
  });

  await test.step('in the middle, when others reply, and at the end with one’s own', async () => {
    const before = await topOf('Reply 41.');
    const key = crypto.randomUUID();
    await call(raj, 'message.send', { channelId: channel.id, parentId, body: 'Late', key });
    await expect(reply('Late')).toBeAttached();
    expect(Math.abs((await topOf('Reply 41.')) - before)).toBeLessThanOrEqual(1);
    await box.fill('Own words');
    await box.press('Enter');
    await expect(reply('Own words')).toBeInViewport({ ratio: 1 });
  });
});

async function toSettingsAndBack(page: Page): Promise<void> {
  await page.getByRole('button', { name: /A team/ }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Profile' })).toBeVisible();
  await page.goBack();
  await expect(log(page)).toBeVisible();
}

async function toTop(page: Page): Promise<void> {
  await log(page).evaluate((list) => {
    list.scrollTop = 0;
  });
  await settled(page);
}

/** Waits until nothing moves or loads any more. */
async function settled(page: Page): Promise<void> {
  let last = '';
  await expect(async () => {
    const now = await log(page).evaluate(
      (list) => `${list.scrollTop} ${list.scrollHeight} ${list.textContent?.length}`,
    );
    const isSame = now === last;
    last = now;
    expect(isSame).toBe(true);
  }).toPass({ intervals: [150], timeout: 10_000 });
}

/** Follows the row that stands at the top when a page comes: how far its text moved by that. */
async function watchAnchor(page: Page) {
  await log(page).evaluate((list) => {
    const state = { largest: 0, followed: 0 };
    Object.assign(window, { anchorState: state });
    let held: { key: string; bottom: number } | undefined;
    let framesSince = 0;
    const look = () => {
      const { top } = list.getBoundingClientRect();
      const rows = [...list.querySelectorAll<HTMLElement>('[data-message]')].map((each) => ({
        key: each.dataset.message ?? '',
        bottom: each.getBoundingClientRect().bottom - top,
      }));
      if (list.scrollTop === 0) {
        held = rows.find(({ bottom }) => bottom > 60 && bottom < list.clientHeight);
        framesSince = 0;
      } else if (held) {
        // The frame that brings the page has not yet measured it as this looks.
        framesSince += 1;
        if (framesSince === 3) {
          const now = rows.find(({ key }) => key === held?.key);
          state.largest = Math.max(state.largest, now ? Math.abs(now.bottom - held.bottom) : 999);
          state.followed += 1;
          held = undefined;
        }
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  return () =>
    page.evaluate(() => {
      const { anchorState } = window as unknown as {
        anchorState: { largest: number; followed: number };
      };
      return anchorState;
    });
}

function topmost(page: Page): Promise<{ text: string; top: number } | null> {
  return log(page).evaluate((list) => {
    const frame = list.getBoundingClientRect();
    for (const each of list.querySelectorAll('[data-message]')) {
      const { top, bottom } = each.getBoundingClientRect();
      const text = each.querySelector('[dir=auto]')?.textContent ?? '';
      if (bottom > frame.top + 40) return { text, top: top - frame.top };
    }
    return null;
  });
}

function distanceFromEnd(page: Page): Promise<number> {
  return log(page).evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight);
}

async function repeat(times: number, act: () => Promise<void>): Promise<void> {
  for (let count = 0; count < times; count += 1) await act();
}
