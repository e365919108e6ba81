import { randomUUID } from 'node:crypto';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from '@/server/db/schema';
import { expect, signIn, test } from '../harness/browser';
import { buildWorld, type Person } from '../harness/world';

test('an archived channel offers only what is read, and guests no list of channels', async ({
  browser,
  server,
}) => {
  const sql = postgres(server.databaseUrl, { max: 2 });
  await using _ = { [Symbol.asyncDispose]: () => sql.end() };
  const db = drizzle(sql, { schema });
  const { workspaceId, slug, buildPerson, buildChannel } = await buildWorld(db);
  const [ann, gus] = [await buildPerson('Ann', 'owner'), await buildPerson('Gus', 'guest')];
  const { id: channelId } = await buildChannel([ann, gus], { name: 'plans' });
  const call = async (procedure: string, input: object) => {
    const answer = await fetch(`${server.url}/api/trpc/${procedure}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ workspaceId, channelId, ...input }),
    });
    expect(answer.status).toBe(200);
  };
  await call('message.send', { body: 'An old plan', key: randomUUID() });

  const open = async (person: Person) => {
    const context = await browser.newContext({ baseURL: server.url });
    const page = await context.newPage();
    await signIn(page, person, server.url);
    await page.goto(`/w/${slug}/c/${channelId}`);
    const row = page.getByRole('article').filter({ hasText: 'An old plan' });
    await expect(row).toBeVisible();
    const menu = async () => {
      await row.hover();
      await row.getByRole('button', { name: 'More' }).click();
      await expect(page.getByRole('menu')).toBeFocused();
      const labels = await page.getByRole('menuitem').allTextContents();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('menu')).toBeHidden();
      return labels.join(' ');
    };
    return { page, menu };
  };
  const { page, menu } = await open(ann);
  expect(await menu()).toMatch(/Reply in thread.*Edit.*Mark unread.*Delete/);

  await call('channel.archive', {});
  await page.reload();
  await expect(page.getByText('This channel is archived')).toBeVisible();
  const archived = await menu();
  expect(archived).toMatch(/Copy text.*Mark unread/);
  expect(archived).not.toMatch(/Reply|Edit|Delete/);
  await expect(page.getByRole('button', { name: /React with/ })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'All channels' })).toBeVisible();

  const guest = await open(gus);
  await expect(guest.page.getByRole('link', { name: 'All channels' })).toHaveCount(0);
});
