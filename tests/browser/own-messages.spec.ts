import type { Page } from '@playwright/test';
import { expect, signIn, test } from '../harness/browser';
import { composer, log, open, openSetUp, row, say } from './set-up';

/** Longer than one looks at a message until it is read. */
const LATE_MS = 700;

const line = (page: Page, channelId: string) =>
  page.getByRole('navigation').locator(`[data-channel="${channelId}"]`).first();

test('what one sends from another window or with a token is unread nowhere to oneself', async ({
  page,
  browser,
  server,
}) => {
  const { ann, raj, channel, home, path, call } = await openSetUp(page, server);
  const named = { name: 'second', memberIds: [raj.member.id] };
  const made = await call<{ channel: { id: string } }>(ann, 'channel.create', named);
  const direct = async (memberIds: string[]) =>
    (await call<{ channel: { id: string } }>(ann, 'channel.openDirect', { memberIds })).channel.id;
  const notes = await direct([]);
  const talk = await direct([raj.member.id]);
  const send = (person: typeof ann, channelId: string, body: string) =>
    call(person, 'message.send', { channelId, body, key: crypto.randomUUID() });
  await open(page, `${home}/c/${made.channel.id}`);
  const other = await (await browser.newContext({ baseURL: server.url })).newPage();
  await signIn(other, ann, server.url);
  await open(other, path);

  await test.step('while it comes in live', async () => {
    await say(other, 'From the other window');
    await send(ann, notes, 'With a token');
    await send(ann, talk, 'Hello Raj');
    await send(ann, channel.id, '@channel from a script');
    await send(raj, talk, 'Hello Ann');
    await expect(line(page, talk)).toHaveAccessibleName(/, 1 for you$/);
    await expect(line(page, notes)).not.toHaveAccessibleName(/unread|for you/);
    await expect(line(page, channel.id)).not.toHaveAccessibleName(/unread|for you/);
  });

  await test.step('after a reload, and without a line above it', async () => {
    await page.reload();
    await expect(line(page, talk)).toHaveAccessibleName(/, 1 for you$/);
    await expect(line(page, notes)).not.toHaveAccessibleName(/unread|for you/);
    await expect(line(page, channel.id)).not.toHaveAccessibleName(/unread|for you/);
    await line(page, notes).click();
    await expect(row(page, 'With a token')).toBeVisible();
    await expect(log(page).getByText('New', { exact: true })).toBeHidden();
  });

  await test.step('what comes while one looks on gets no line either', async () => {
    await line(page, channel.id).click();
    await expect(row(page, 'from a script')).toBeVisible();
    await expect(composer(page)).toBeVisible();
    await send(raj, channel.id, 'Seen at once');
    await expect(row(page, 'Seen at once')).toBeVisible();
    await expect(log(page).getByText('New', { exact: true })).toBeHidden();
  });

  await test.step('but what one marks unread oneself is', async () => {
    await line(page, made.channel.id).click();
    await say(page, 'A reminder');
    await log(page).focus();
    await page.keyboard.press('ArrowUp');
    await expect(row(page, 'A reminder')).toBeFocused();
    await page.keyboard.press('u');
    await expect(line(page, made.channel.id)).toHaveAccessibleName(/unread/);
    await page.goto(path);
    await expect(line(page, made.channel.id)).toHaveAccessibleName(/unread/);
    await line(page, made.channel.id).click();
    await expect(line(page, made.channel.id)).not.toHaveAccessibleName(/unread/);
  });
  await other.context().close();
});

test('what one marks unread at once stays so, however late it is confirmed', async ({
  page,
  server,
}) => {
  const { ann, raj, channel, home, path, call } = await openSetUp(page, server);
  const made = await call<{ channel: { id: string } }>(ann, 'channel.create', { name: 'second' });
  let isConfirmed = false;
  await page.routeWebSocket(/\/api\/trpc/, (socket) => {
    const upstream = socket.connectToServer();
    const receive = (frame: string | Buffer) => {
      socket.send(frame);
      isConfirmed ||= /"markedSeq":[1-9]/.test(`${frame}`);
    };
    socket.onMessage((frame) => upstream.send(frame));
    upstream.onMessage((frame) => void setTimeout(receive, LATE_MS, frame));
  });
  await open(page, path);
  await expect(log(page)).toBeVisible();
  await log(page).focus();
  const send = { channelId: channel.id, body: 'For later', key: crypto.randomUUID() };
  await call(raj, 'message.send', send);
  await expect(row(page, 'For later')).toBeVisible();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('u');
  await expect.poll(() => isConfirmed).toBe(true);
  await expect(line(page, channel.id)).toHaveAccessibleName(/unread/);
  await page.goto(`${home}/c/${made.channel.id}`);
  await expect(line(page, made.channel.id)).toHaveAttribute('aria-current', 'page');
  await expect(line(page, channel.id)).toHaveAccessibleName(/unread/);
});
