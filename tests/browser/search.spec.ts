import type { Page } from '@playwright/test';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from '@/server/db/schema';
import { uuidv7 } from '@/shared/uuid';
import { expect, signIn, test } from '../harness/browser';
import { buildWorld, type Person } from '../harness/world';

/** A workspace with three people who wrote something, as Ann sees it. */
async function withMessages(databaseUrl: string) {
  const sql = postgres(databaseUrl, { max: 1 });
  const world = await buildWorld(drizzle(sql, { schema }));
  const ann = await world.buildPerson('Ann Lee');
  const petra = await world.buildPerson('Petra Weber');
  const klein = await world.buildPerson('Petra Klein');
  const plans = await world.buildChannel([ann, petra, klein], { name: 'plans' });
  const news = await world.buildChannel([ann, petra], { name: 'news' });
  let seq = 0;
  const post = async (person: Person, channelId: string, body: string) => {
    seq += 1;
    await sql`insert into messages (workspace_id, id, channel_id, seq, author_id, body, key, digest, created_at)
      values (${world.workspaceId}, ${uuidv7()}, ${channelId}, ${seq}, ${person.member.id}, ${body}, ${uuidv7()}, '', now())`;
    await sql`update channels set last_seq = ${seq}, last_root_seq = ${seq} where id = ${channelId}`;
  };
  await post(petra, plans.id, 'The Oberfräse is in client/server');
  await post(klein, plans.id, 'PLT-3699 is about the Straße');
  await post(ann, plans.id, 'Nothing of note');
  await sql.end();
  return { world, ann, petra, plans, news };
}

const box = (page: Page) => page.getByRole('combobox', { name: 'Search messages' });
const results = (page: Page) => page.getByRole('list', { name: 'Results' }).getByRole('listitem');
const magnifiers = (page: Page) => page.locator('svg.lucide-search:visible');

test('people and channels are found as their names are typed, and one searches where one is', async ({
  page,
  server,
}) => {
  const { world, ann, petra, plans } = await withMessages(server.databaseUrl);
  await signIn(page, ann, server.url);
  const home = `/w/${world.slug}`;

  await test.step('a channel has one magnifier, which searches there', async () => {
    await page.goto(`${home}/c/${plans.id}`);
    await expect(page.getByText('PLT-3699')).toBeVisible();
    await expect(magnifiers(page)).toHaveCount(1);
    await page.getByRole('button', { name: 'Search this channel' }).click();
    await expect(box(page)).toHaveValue('in:#plans ');
    await expect(box(page)).toBeFocused();
    await expect(magnifiers(page)).toHaveCount(1);
    await page.keyboard.type('fras');
    await page.keyboard.press('Enter');
    await expect(results(page)).toHaveCount(1);
    await expect(results(page).locator('mark')).toHaveText('fräs');
  });

  await test.step('from: is finished by the arrow keys', async () => {
    await box(page).fill('');
    await page.keyboard.type('from:pet');
    const options = page.getByRole('option');
    await expect(options).toHaveCount(2);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
    await expect(box(page)).toHaveValue(`from:${petra.member.handle} `);
    await expect(options).toHaveCount(0);
    await page.keyboard.press('Enter');
    await expect(results(page)).toHaveText([/Petra Weber/]);
  });

  await test.step('and by the mouse, behind its button', async () => {
    await box(page).fill('');
    await page.getByRole('button', { name: /^in:/ }).click();
    await page.getByRole('option', { name: /plans/ }).click();
    await expect(box(page)).toHaveValue('in:plans ');
    await page.keyboard.type('3699');
    await page.keyboard.press('Enter');
    await expect(results(page)).toHaveText([/PLT-3699/]);
  });

  await test.step('a first name is enough', async () => {
    await box(page).fill('from:petra');
    await page.keyboard.press('Enter');
    await expect(results(page)).toHaveCount(2);
  });

  await test.step('an unknown name says so, and who may be meant', async () => {
    await box(page).fill('from:ptra');
    await page.keyboard.press('Enter');
    await expect(
      page.getByText(/Nobody here is called ptra. Did you mean from:petra/),
    ).toBeVisible();
    await expect(page.getByRole('button', { name: 'Try again' })).toBeHidden();
  });
});

test('on a phone as well', async ({ page, server }) => {
  const { world, ann, plans } = await withMessages(server.databaseUrl);
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, ann, server.url);
  await page.goto(`/w/${world.slug}/c/${plans.id}`);
  await expect(magnifiers(page)).toHaveCount(1);
  await page.getByRole('button', { name: 'Search this channel' }).click();
  await expect(box(page)).toHaveValue('in:#plans ');
  await page.keyboard.type('strasse from:pet');
  await expect(page.getByRole('option')).toHaveCount(2);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(results(page)).toHaveCount(1);
});
