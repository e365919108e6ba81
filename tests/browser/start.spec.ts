import type { Page } from '@playwright/test';
import { openStore } from '@/server/db/client';
import { expect, test } from '../harness/browser';
import { composer, log, open, openSetUp, row } from './set-up';

const FIRST_BYTES = 150_000;
const SECOND_BYTES = 20_000;

/** What the server sends to a page as data, by what it was asked for: pages and scripts are not counted. */
async function watchData(page: Page) {
  const line = await page.context().newCDPSession(page);
  await line.send('Network.enable');
  const asked = new Map<string, string>();
  const bytes = new Map<string, number>();
  const count = (path: string, length: number) => bytes.set(path, (bytes.get(path) ?? 0) + length);
  line.on('Network.webSocketFrameSent', ({ requestId, response }) => {
    for (const call of messagesIn(response.payloadData)) {
      if (call.params?.path) asked.set(`${requestId} ${call.id}`, call.params.path);
    }
  });
  line.on('Network.webSocketFrameReceived', ({ requestId, response }) => {
    const answered = messagesIn(response.payloadData).map(({ id }) =>
      asked.get(`${requestId} ${id}`),
    );
    count(answered.join(' and ') || 'other', response.payloadData.length);
  });
  const take = () => {
    const total = [...bytes.values()].reduce((sum, each) => sum + each, 0);
    const taken = { total, of: Object.fromEntries(bytes) };
    bytes.clear();
    return taken;
  };
  return { take };
}

interface Call {
  id?: number;
  params?: { path?: string };
}

function messagesIn(text: string): Call[] {
  if (!/^[[{]/.test(text)) return [];
  const parsed: Call | Call[] = JSON.parse(text);
  return [parsed].flat();
}

test('a start costs what is shown, however many people and channels there are', async ({
  page,
  server,
}) => {
  const { ann, raj, channel, path, post, world } = await openSetUp(page, server);
  await post(raj, ['Good morning', `Did <@${ann.member.id}> see this?`]);
  const store = openStore({ url: server.databaseUrl, max: 2 });
  // Rows like the ones that are there, of a workspace in which ten thousand people have been for years.
  await store.sql`
    insert into members select (jsonb_populate_record(one, jsonb_build_object(
      'id', gen_random_uuid(), 'user_id', null, 'role', 'member',
      'handle', 'person' || n, 'name', 'Person No' || n))).*
    from members one, generate_series(1, 10000) n where one.id = ${raj.member.id}`;
  await store.sql`
    insert into channels select (jsonb_populate_record(one, jsonb_build_object(
      'id', gen_random_uuid(), 'name', 'team-' || n, 'kind', 'public'))).*
    from channels one, generate_series(1, 1000) n where one.id = ${channel.id}`;
  const [last] = await store.sql<{ id: string }[]>`
    select id from members where workspace_id = ${world.workspaceId} and handle = 'person7777'`;
  await post(raj, [`Ask <@${last?.id}>, too`]);
  await store.close();

  const data = await watchData(page);
  await open(page, path);
  await test.step('whoever is named is known by name', async () => {
    await expect(row(page, 'Ask @Person No7777, too')).toBeVisible();
    await expect(row(page, 'Did @Ann see this?')).toBeVisible();
    const first = data.take();
    expect(Object.keys(first.of).join()).toContain('channel.list');
    expect(first.total, JSON.stringify(first.of)).toBeLessThan(FIRST_BYTES);
  });

  await test.step('anyone is found by name, in the box, in the switcher and where people are picked', async () => {
    await composer(page).pressSequentially('@person no98');
    await composer(page).fill('');
    await composer(page).pressSequentially('@person981');
    await expect(page.getByRole('option', { name: /Person No981 / })).toBeVisible();
    await composer(page).fill('');
    await composer(page).pressSequentially('#team-77');
    await expect(page.getByRole('option', { name: 'team-77', exact: true })).toBeVisible();
    await composer(page).fill('');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('no4321');
    await expect(page.getByRole('option', { name: /Person No4321/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'New message', exact: true }).click();
    await page.getByRole('combobox', { name: 'People' }).fill('nobody like that');
    await expect(page.getByText('Nobody in this workspace is called')).toBeVisible();
    await page.getByRole('combobox', { name: 'People' }).fill('No1234');
    await expect(page.getByRole('option', { name: /Person No1234/ })).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('a second start brings what is new, and nothing else', async () => {
    await page.evaluate(() => window.dispatchEvent(new Event('pagehide')));
    await expect.poll(() => page.evaluate(savedNames)).toEqual([world.slug]);
    await page.goto('about:blank');
    await post(raj, ['While you were away']);
    data.take();
    await open(page, path);
    await expect(row(page, 'While you were away')).toBeVisible();
    await expect(row(page, 'Ask @Person No7777, too')).toBeVisible();
    await expect(log(page).getByText('New', { exact: true })).toBeVisible();
    const second = data.take();
    expect(second.total, JSON.stringify(second.of)).toBeLessThan(SECOND_BYTES);
    expect(Object.keys(second.of).join()).not.toContain('channel.list');
    await expect(page.locator(`[data-channel="${channel.id}"]`)).toBeVisible();
  });

  await test.step('who signs out leaves nothing behind', async () => {
    await page.getByRole('button', { name: /A team/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/sign-in/);
    expect(await page.evaluate(savedNames)).toEqual([]);
  });
});

/** The names of what the browser keeps. */
function savedNames(): Promise<IDBValidKey[]> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('parley');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const keys = opening.result.transaction('workspaces').objectStore('workspaces').getAllKeys();
      keys.onsuccess = () => resolve(keys.result);
      keys.onerror = () => reject(keys.error);
    };
  });
}
