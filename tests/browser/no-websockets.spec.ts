import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { openStore } from '@/server/db/client';
import { connect } from '../harness/app';
import { signIn } from '../harness/browser';
import { startProxy } from '../harness/proxy';
import { startServer } from '../harness/server';
import { createDatabase } from '../harness/test-postgres';
import { buildWorld } from '../harness/world';

test('where WebSockets are blocked everything goes on over HTTP, live', async ({ browser }) => {
  await using database = await createDatabase(process.env.PARLEY_TEST_POSTGRES_URL ?? '');
  const ports = { server: 0 };
  await using network = await startProxy(() => ports.server, { blocksWebSockets: true });
  const env = { ALLOWED_ORIGINS: network.url };
  await using server = await startServer({ databaseUrl: database.url, env });
  ports.server = server.port;
  const store = openStore({ url: database.url, max: 2 });
  const world = await buildWorld(store.db);
  const ann = await world.buildPerson('Ann');
  const raj = await world.buildPerson('Raj');
  const channel = await world.buildChannel([ann, raj], { name: 'plans' });
  await store.close();

  const page = await (await browser.newContext({ baseURL: network.url })).newPage();
  await signIn(page, ann, network.url);
  await page.goto(`/w/${world.slug}/c/${channel.id}`);
  const box = page.getByPlaceholder('Message #plans');
  await box.fill('By the other way');
  await box.press('Enter');
  await expect(page.getByRole('log').getByText('By the other way')).toBeVisible();

  await using rajAt = connect(server.socketUrl, raj.token);
  const place = { workspaceId: world.workspaceId, channelId: channel.id };
  for (const body of ['Heard, live', 'and again']) {
    await rajAt.trpc.message.send.mutate({ ...place, body, key: randomUUID() });
    await expect(page.getByRole('log').getByText(body)).toBeVisible({ timeout: 2_000 });
  }
});
