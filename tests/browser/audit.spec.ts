import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from '@/server/db/schema';
import { uuidv7 } from '@/shared/uuid';
import { expect, signIn, test } from '../harness/browser';
import { buildWorld } from '../harness/world';

test('an admin reads, narrows and exports the trail, and ends a member’s session', async ({
  page,
  server,
}) => {
  const sql = postgres(server.databaseUrl, { max: 2 });
  await using _ = { [Symbol.asyncDispose]: () => sql.end() };
  const db = drizzle(sql, { schema });
  const { workspaceId, slug, buildPerson } = await buildWorld(db);
  const [owner, ann] = [await buildPerson('Olga', 'owner'), await buildPerson('Ann')];
  const at = Date.now() - 60_000;
  await db.insert(schema.auditEntries).values([
    ...Array.from({ length: 60 }, (_, n) => ({
      workspaceId,
      id: uuidv7(at - n * 1_000),
      at: new Date(at - n * 1_000),
      actorId: owner.member.id,
      action: 'workspace.renamed' as const,
      detail: { before: `Team ${n}`, after: n === 58 ? 'Tulips' : `Team ${n + 1}` },
    })),
    {
      workspaceId,
      id: uuidv7(at + 1),
      at: new Date(at + 1),
      origin: 'stranger',
      action: 'session.failed' as const,
      subjectId: ann.member.id,
      detail: { count: 3, networks: 2, ip: '2001:db8:1234:5678::' },
    },
  ]);
  await signIn(page, owner, server.url);
  await page.goto(`/w/${slug}/admin/audit`);
  const lines = page.getByRole('table').getByRole('row');
  await expect(lines).toHaveCount(51);
  await expect(lines.nth(1)).toContainText('Someonetried to sign in as Ann, 3 times');
  await page.getByRole('button', { name: 'Show older' }).click();
  await expect(lines).toHaveCount(62);
  await page.getByRole('searchbox', { name: 'Find in the audit trail' }).fill('tulips');
  await expect(lines).toHaveCount(2);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  expect(csv.split('\r\n')).toHaveLength(3);
  expect(csv).toContain('to “Tulips”');
  await page.getByRole('searchbox', { name: 'Find in the audit trail' }).fill('no such thing');
  await page.getByRole('button', { name: 'Show everything' }).click();
  await expect(lines).toHaveCount(62);

  await page.goto(`/w/${slug}/admin/members`);
  await page.getByRole('searchbox', { name: 'Find members' }).fill(`${ann.member.handle}@exam`);
  const row = page.getByRole('list', { name: 'Members' }).getByRole('listitem');
  await expect(row).toHaveCount(1);
  await expect(row).toContainText(`${ann.member.handle}@example.com`);
  await page.getByRole('button', { name: 'More about Ann' }).click();
  await page.getByRole('menuitem', { name: 'Sessions and tokens' }).click();
  await page.getByRole('button', { name: /^End the session/ }).click();
  await expect(page.getByText('Signed in nowhere.')).toBeVisible();
});

test('no sentence of the trail is cut, however wide the window is', async ({ page, server }) => {
  const sql = postgres(server.databaseUrl, { max: 2 });
  await using _ = { [Symbol.asyncDispose]: () => sql.end() };
  const { workspaceId, slug, buildPerson } = await buildWorld(drizzle(sql, { schema }));
  const owner = await buildPerson('Olga of the long name that someone chose', 'owner');
  const at = Date.now() - 60_000;
  const details = [
    { before: 'A team', after: 'Tulips' },
    { before: 'The people of the northern office', after: 'The people of the southern office' },
    { before: 'w'.repeat(60), after: 'm'.repeat(60) },
  ];
  await drizzle(sql, { schema })
    .insert(schema.auditEntries)
    .values([
      ...details.map((detail, n) => ({
        workspaceId,
        id: uuidv7(at + n),
        at: new Date(at + n),
        actorId: owner.member.id,
        action: 'workspace.renamed' as const,
        detail,
      })),
      {
        workspaceId,
        id: uuidv7(at + 9),
        at: new Date(at + 9),
        origin: 'stranger',
        action: 'session.refused' as const,
        subjectId: owner.member.id,
        detail: {
          method: 'password',
          reason: 'account_disabled',
          count: 12,
          networks: 3,
          ip: '2001:db8:1234:5678:9abc:def0:1234:5678',
        },
      },
    ]);
  await signIn(page, owner, server.url);
  await page.goto(`/w/${slug}/admin/audit`);
  for (const [width, height] of [
    [1280, 800],
    [1600, 900],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect(page.getByRole('table').getByRole('row')).toHaveCount(5);
    const cut = await page
      .getByRole('cell')
      .evaluateAll((cells) =>
        cells.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent),
      );
    expect(cut, `${width} px`).toEqual([]);
    await expectNoSideways(page);
  }
});

async function expectNoSideways(page: Page): Promise<void> {
  const tooWide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(tooWide).toBe(0);
}
