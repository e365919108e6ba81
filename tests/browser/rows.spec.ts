import type { Locator } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { openStore } from '@/server/db/client';
import { authSessions, invites, members, tokens, users } from '@/server/db/schema';
import { uuidv7 } from '@/shared/uuid';
import { expect, signIn, test } from '../harness/browser';
import { buildWorld } from '../harness/world';

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36';
const HOUR_MS = 60 * 60 * 1_000;

/** A workspace where everything that is listed looks alike: people, bots, sessions, tokens and invitations. */
async function openTwins(databaseUrl: string) {
  const store = openStore({ url: databaseUrl, max: 2 });
  await using _ = { [Symbol.asyncDispose]: () => store.close() };
  const { db } = store;
  const world = await buildWorld(db);
  const { workspaceId, slug } = world;
  const olga = await world.buildPerson('Olga', 'owner');
  const [bea, twin] = [await world.buildPerson('Bea'), await world.buildPerson('Bea')];
  const channel = await world.buildChannel([olga, bea, twin]);
  const now = Date.now();
  const session = (userId: typeof olga.userId, at: number) => ({
    id: uuidv7() as typeof olga.sessionId,
    userId,
    userAgent: WINDOWS,
    ip: '192.0.2.7',
    createdAt: new Date(at),
    lastSeenAt: new Date(at),
    expiresAt: new Date(now + HOUR_MS),
  });
  await db.insert(authSessions).values([
    // Newer than the one that looks at the list.
    session(olga.userId, now + 2_000),
    ...[3, 3, 5].map((hours) => session(olga.userId, now - hours * HOUR_MS)),
    ...[3, 3].map((hours) => session(bea.userId, now - hours * HOUR_MS)),
  ]);
  const bots = ['builds', 'builds-2'].map((handle) => ({
    workspaceId,
    id: uuidv7() as typeof olga.member.id,
    kind: 'bot' as const,
    handle,
    name: 'Builds',
    createdAt: new Date(),
  }));
  await db.insert(members).values(bots);
  const token = (memberId: typeof olga.member.id) => ({
    workspaceId,
    id: uuidv7() as typeof olga.tokenId,
    memberId,
    createdBy: olga.member.id,
    name: 'test',
    prefix: `prl_${uuidv7().slice(-6)}`,
    secretHash: uuidv7(),
    scopes: ['read' as const],
    createdAt: new Date(),
  });
  const holders = [olga.member.id, bea.member.id, ...bots.map(({ id }) => id)];
  await db.insert(tokens).values([...holders, ...holders].map(token));
  await db.insert(invites).values(
    [null, null, 'a@example.com', 'b@example.com'].map((email) => ({
      workspaceId,
      id: uuidv7() as never,
      codeHash: uuidv7(),
      email,
      role: 'member' as const,
      channelIds: [],
      createdBy: olga.member.id,
      createdAt: new Date(),
    })),
  );
  await db
    .update(users)
    .set({ disabledAt: new Date(now - 3 * HOUR_MS) })
    .where(eq(users.id, twin.userId));
  return { olga, bea, twin, channel, home: `/w/${slug}` };
}

/** What the buttons in a part of the page are called. */
const namesIn = (part: Locator): Promise<string[]> =>
  part
    .getByRole('button')
    .evaluateAll((all) =>
      all.map((each) => each.getAttribute('aria-label') ?? each.textContent ?? ''),
    );

test('no two buttons of a list have one name, however alike its rows are', async ({
  page,
  server,
}) => {
  const { olga, bea, twin, channel, home } = await openTwins(server.databaseUrl);
  await signIn(page, olga, server.url);
  const main = page.getByRole('main');
  const expectDistinct = async (part: Locator, atLeast: RegExp, count: number) => {
    await expect(part.getByRole('button', { name: atLeast })).toHaveCount(count);
    const names = await namesIn(part);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  };

  await page.goto(`${home}/settings/sessions`);
  await expectDistinct(main, /^Sign out /, 6);
  await page.goto(`${home}/settings/tokens`);
  await expectDistinct(main, /^Revoke test /, 3);
  await page.goto(`${home}/admin/invites`);
  await expectDistinct(main, /^Revoke the member invitation/, 4);
  await page.goto(`${home}/admin/bots`);
  await expectDistinct(main, /^New token for Builds/, 2);
  await expectDistinct(main, /^Revoke test/, 4);
  await page.goto(`${home}/admin/members`);
  await expectDistinct(main, /^Role of Bea/, 2);
  await expectDistinct(main, /^More about Bea/, 2);
  await page.getByRole('button', { name: `More about Bea (@${bea.member.handle})` }).click();
  await page.getByRole('menuitem', { name: 'Sessions and tokens' }).click();
  const dialog = page.getByRole('dialog');
  await expectDistinct(dialog, /^End the session of /, 3);
  await expectDistinct(dialog, /^Revoke test/, 3);
  const endAll = dialog.getByRole('button', { name: 'End all sessions' });
  await endAll.click();
  const asked = page.getByRole('dialog', { name: 'End all 3 sessions?' });
  await asked.getByRole('button', { name: 'Cancel' }).click();
  await expectDistinct(dialog, /^End the session of /, 3);
  await endAll.click();
  await asked.getByRole('button', { name: 'End all' }).click();
  await expect(dialog.getByText('Signed in nowhere.')).toBeVisible();

  await page.goto(`${home}/c/${channel.id}?details`);
  const people = page.getByRole('region', { name: 'Members' });
  await expectDistinct(people, /^About Bea/, 2);
  await expectDistinct(people, /^Remove Bea/, 2);
  await people.getByRole('button', { name: 'Add people' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(twin.member.name).toBe(bea.member.name);
});

test('this browser is the first of the sessions, and to sign out everywhere else is confirmed', async ({
  page,
  server,
}) => {
  const { olga, home } = await openTwins(server.databaseUrl);
  await signIn(page, olga, server.url);
  await page.goto(`${home}/settings/sessions`);
  const rows = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
  await expect(rows).toHaveCount(5);
  await expect(rows.first()).toContainText('This browser');
  await expect(rows.nth(1)).toContainText('just now');
  const sameHour = 'Sign out Chrome on Windows, last used 3 hours ago from 192.0.2.7';
  await expect(page.getByRole('button', { name: `${sameHour} (1 of 2)` })).toBeVisible();
  const all = page.getByRole('button', { name: 'Sign out everywhere else' });
  const above = await page.evaluate(() => {
    const [first] = document.querySelectorAll('main li');
    const buttons = [...document.querySelectorAll('main button')];
    const button = buttons.find((each) => each.textContent?.includes('everywhere else'));
    return Boolean(
      first && button && button.getBoundingClientRect().bottom < first.getBoundingClientRect().top,
    );
  });
  expect(above).toBe(true);

  await all.click();
  const dialog = page.getByRole('dialog', { name: 'Sign out 4 other sessions?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.reload();
  await expect(rows).toHaveCount(5);
  await all.click();
  await dialog.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('4 sessions are signed out.')).toBeVisible();
  await expect(rows).toHaveCount(1);
  await expect(all).toBeHidden();
});

test('admins are shown whose account the operator disabled; others are not', async ({
  browser,
  page,
  server,
}) => {
  const { olga, bea, twin, channel, home } = await openTwins(server.databaseUrl);
  await signIn(page, olga, server.url);
  await page.goto(`${home}/admin/members`);
  const rows = page.getByRole('list', { name: 'Members' }).getByRole('listitem');
  const disabled = rows.filter({ hasText: 'Account disabled' });
  await expect(disabled).toHaveCount(1);
  await expect(disabled).toContainText(`@${twin.member.handle}`);
  await expect(disabled).toContainText(
    'The operator of this server disabled this account 3 hours ago. It can’t sign in',
  );
  await page.getByRole('combobox', { name: 'State' }).selectOption('Account disabled');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText(`@${twin.member.handle}`);
  const theirs = await (await browser.newContext({ baseURL: server.url })).newPage();
  await signIn(theirs, bea, server.url);
  await theirs.goto(`${home}/c/${channel.id}?details`);
  await expect(theirs.getByRole('button', { name: /^About Bea/ })).toHaveCount(2);
  await expect(theirs.getByText(/disabled/i)).toHaveCount(0);
});
