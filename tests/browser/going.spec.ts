import type { Page } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { openStore } from '@/server/db/client';
import { members } from '@/server/db/schema';
import { expect, test } from '../harness/browser';
import { buildWorld } from '../harness/world';
import { composer, gate, open, openSetUp, row } from './set-up';
import { follow, openTwo, slowDown } from './two-channels';

/** Holds calls of one procedure back, as a slow line does, until they are let through. */
async function holdCalls(page: Page, procedure: string) {
  const held: (() => void)[] = [];
  await page.routeWebSocket(
    () => true,
    (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((message) => {
        if (message.includes(procedure)) held.push(() => server.send(message));
        else server.send(message);
      });
    },
  );
  return {
    count: () => held.length,
    letThrough: () => {
      for (const send of held.splice(0)) send();
    },
  };
}

test('what is typed while a conversation is being found goes into it, or stays where one stays', async ({
  page,
  server,
}) => {
  const { path, channel, second, bodies } = await openTwo(page, server, { others: 4 });
  const calls = await holdCalls(page, 'channel.openDirect');
  await open(page, path);
  await slowDown(page, 4);
  const isFound = async (name: string) => {
    calls.letThrough();
    // The place itself may be shown already, with a link in its head.
    await expect(page.getByRole('link', { name }).first()).toBeVisible();
  };
  const find = async (name: string) => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type(name);
    await expect(page.getByRole('option').first()).toContainText(name);
    await page.keyboard.press('Enter');
    await expect.poll(calls.count).toBe(1);
  };
  const staysWith = async (text: string) => {
    await expect(composer(page)).toHaveAttribute('placeholder', /first/);
    await expect(composer(page)).toHaveValue(text);
    await composer(page).fill('');
  };

  await test.step('it goes into the conversation', async () => {
    await find('Other 1');
    await page.keyboard.type('hello you');
    await isFound('Other 1');
    await expect(composer(page)).toHaveAttribute('placeholder', /Other 1/);
    await expect(composer(page)).toHaveValue('hello you');
    await follow(page, 'first');
    await expect(composer(page)).toHaveValue('');
  });

  await test.step('a click into the box stays there', async () => {
    await find('Other 2');
    await page.keyboard.type('one');
    await page.keyboard.press('Enter');
    await page.keyboard.type('two');
    await composer(page).click();
    await expect(composer(page)).toHaveValue('one\ntwo');
    await page.keyboard.press('Control+End');
    await page.keyboard.type('!');
    await isFound('Other 2');
    await staysWith('one\ntwo!');
  });

  await test.step('so does Escape', async () => {
    await find('Other 3');
    await page.keyboard.type('one');
    await page.keyboard.press('Escape');
    await expect(composer(page)).toBeFocused();
    await page.keyboard.type('!');
    await isFound('Other 3');
    await staysWith('one!');
  });

  await test.step('also from the card of a person', async () => {
    await row(page, 'The root').getByRole('button', { name: 'Raj Patel' }).first().click();
    await page.getByRole('button', { name: 'Message', exact: true }).click();
    await expect.poll(calls.count).toBe(1);
    await page.keyboard.type('one');
    await page.keyboard.press('Escape');
    await composer(page).click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('!');
    await isFound('Raj Patel');
    await staysWith('one!');
  });

  await test.step('whoever goes elsewhere is not taken away, and nothing is sent there', async () => {
    await find('Other 4');
    await page.keyboard.type('one');
    await page.keyboard.press('Enter');
    await follow(page, 'second');
    await expect(page.getByText('Not sent: “one”')).toBeVisible();
    await isFound('Other 4');
    await page.keyboard.type('here');
    await expect(composer(page)).toHaveAttribute('placeholder', /second/);
    await expect(composer(page)).toHaveValue('here');
  });
  expect(await bodies(channel.id)).toEqual(['The root']);
  expect(await bodies(second.id)).toEqual([]);
});

test('what is typed while another workspace opens goes into its channel, or stays where one stays', async ({
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
  const goThere = async () => {
    await page.getByRole('button', { name: 'A team' }).click();
    await page.getByRole('menuitem', { name: new RegExp(other.slug) }).click();
  };

  await test.step('a click into the box stays there, and the page that comes late is not shown', async () => {
    const isThere = ({ pathname }: URL) => pathname === `/w/${other.slug}`;
    const { isOpen, letThrough } = gate();
    await page.route(isThere, async (route) => {
      await isOpen;
      await route.continue();
    });
    const asked = page.waitForRequest((request) => isThere(new URL(request.url())));
    await goThere();
    await asked;
    await page.keyboard.type('hello');
    await page.keyboard.press('Enter');
    await composer(page).click();
    await expect(composer(page)).toHaveValue('hello');
    letThrough();
    // It comes while one goes about: whatever became of it, one is still here.
    await follow(page, 'second');
    await follow(page, 'first');
    await composer(page).fill('');
    await page.unroute(isThere);
  });

  await goThere();
  await page.keyboard.type('hello you', { delay: 30 });
  await expect(composer(page)).toHaveAttribute('placeholder', /there/);
  await expect(composer(page)).toHaveValue('hello you');
  expect(await bodies(channel.id)).toEqual(['The root']);
});

test('a key while Back is undone over a form that is not saved leaves its fields as they are', async ({
  page,
  server,
}) => {
  const { path } = await openSetUp(page, server);
  // In the middle of it: the history has moved back, and not yet forth again.
  await page.addInitScript(() => {
    const go = window.history.go.bind(window.history);
    window.history.go = (steps) => {
      go(steps);
      const key = { key: 'x', bubbles: true, cancelable: true };
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', key));
      Object.assign(window, { wasPressed: true });
    };
  });
  await open(page, path);
  await page.getByRole('button', { name: /A team/ }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  const title = page.getByLabel('Title');
  await title.fill('Astro');
  await title.press('End');
  await page.evaluate(() => window.history.back());
  const question = page.getByRole('dialog', { name: 'Leave without saving?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(await page.evaluate(() => 'wasPressed' in window)).toBe(true);
  await title.click();
  await page.keyboard.press('End');
  await page.keyboard.type('naut');
  await expect(title).toHaveValue('Astronaut');
});
