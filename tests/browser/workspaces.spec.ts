import { openStore } from '@/server/db/client';
import { members } from '@/server/db/schema';
import { expect, test } from '../harness/browser';
import { buildWorld } from '../harness/world';
import { open, openSetUp } from './set-up';

test('workspaces of one name are told apart by their addresses, others need none', async ({
  page,
  server,
}) => {
  const { ann, home, path } = await openSetUp(page, server);
  const store = openStore({ url: server.databaseUrl, max: 2 });
  const twin = await buildWorld(store.db);
  const other = await twin.buildPerson('Someone', 'owner');
  await store.db.insert(members).values({
    ...ann.member,
    workspaceId: twin.workspaceId,
    handle: 'ann',
    role: 'member',
  });
  await store.close();
  expect(other.member.workspaceId).not.toBe(ann.workspaceId);

  await open(page, path);
  await page.getByRole('button', { name: 'A team' }).click();
  const line = page.getByRole('menuitem', { name: `A team /w/${twin.slug}` });
  await expect(line).toBeVisible();
  // Whole, whatever the name leaves of the line.
  const address = line.getByText(`/w/${twin.slug}`);
  expect(await address.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  await line.click();
  await expect(page).toHaveURL(new RegExp(`/w/${twin.slug}`));
  await page.getByRole('button', { name: 'A team' }).click();
  await expect(page.getByRole('menuitem', { name: `A team ${home}` })).toBeVisible();
});
