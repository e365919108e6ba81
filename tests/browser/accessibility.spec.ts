import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { openStore } from '@/server/db/client';
import { expect, signIn, test } from '../harness/browser';
import { buildWorld } from '../harness/world';

const SIZES = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`every view can be used by everyone: ${size}, ${colorScheme}`, async ({
      page,
      server,
    }) => {
      const store = openStore({ url: server.databaseUrl, max: 2 });
      const world = await buildWorld(store.db);
      const ann = await world.buildPerson('Ann', 'owner');
      const raj = await world.buildPerson('Raj Patel');
      const channel = await world.buildChannel([ann, raj], {
        name: `plans-${size}-${colorScheme}`,
      });
      await store.close();
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto('/sign-in');
      await expect(page.getByLabel('E-mail address')).toBeVisible();
      await expectNoViolations(page, 'sign-in');

      await signIn(page, ann, server.url);
      const home = `/w/${world.slug}`;
      await page.goto(`${home}/c/${channel.id}`);
      const box = page.getByPlaceholder(/^Message /);
      for (const text of [
        `**Hello** <@${raj.member.id}>`,
        '```js\nconst a = 1;\n```',
        '- [x] done',
      ]) {
        await box.fill(text);
        await box.press('Enter');
        await expect(box).toHaveValue('');
      }
      await expectNoViolations(page, 'a channel');
      for (const path of [
        'settings/profile',
        'settings/sessions',
        'settings/tokens',
        'admin/members',
        'admin/invites',
        'insights',
        'search?q=hello',
        'browse',
      ]) {
        await page.goto(`${home}/${path}`);
        await expect(page.getByRole('heading').first()).toBeVisible();
        await expectNoViolations(page, path);
      }
    });
  }
}

async function expectNoViolations(page: Page, view: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${view}: ${id} at ${nodes.map(({ html }) => html).join(' | ')}`,
  );
  expect(found).toEqual([]);
  const tooWide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(`${view}: ${tooWide} px too wide`).toBe(`${view}: 0 px too wide`);
}
