import { expect, test } from '../harness/browser';
import { open, openSetUp } from './set-up';

test('settings and admin stand in the workspace, and ask before changes are lost', async ({
  page,
  server,
}) => {
  const { path, home, channel } = await openSetUp(page, server);
  await open(page, path);
  // A page that is loaded anew would forget this.
  await page.evaluate(() => Object.assign(window, { isSamePage: true }));
  await page.getByRole('button', { name: /A team/ }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Profile' })).toBeVisible();
  const sidebar = page.getByRole('navigation', { name: 'Channels' });
  await expect(sidebar.getByRole('link', { name: channel.name ?? '' })).toBeVisible();
  await page
    .getByRole('navigation', { name: 'Rooms' })
    .getByRole('link', { name: 'Admin' })
    .click();
  await expect(page.getByRole('heading', { name: 'Members' })).toBeVisible();
  await expect(sidebar).toBeVisible();

  const question = page.getByRole('dialog', { name: 'Leave without saving?' });
  const stays = async (leave: () => Promise<unknown>) => {
    const before = page.url();
    await leave();
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expect(question).toBeHidden();
    expect(page.url()).toBe(before);
  };
  const tabs = page.getByRole('navigation', { name: 'Settings' });

  await test.step('a changed profile, whichever way one leaves', async () => {
    await page
      .getByRole('navigation', { name: 'Rooms' })
      .getByRole('link', { name: 'Settings' })
      .click();
    const title = page.getByLabel('Title');
    await title.fill('Astronaut');
    await stays(() => tabs.getByRole('link', { name: 'Sessions' }).click());
    await stays(() => sidebar.getByRole('link', { name: channel.name ?? '' }).click());
    await stays(() => page.goBack());
    await expect(title).toHaveValue('Astronaut');
    await tabs.getByRole('link', { name: 'Sessions' }).click();
    await question.getByRole('button', { name: 'Leave' }).click();
    await expect(page.getByRole('heading', { name: 'Sessions' })).toBeVisible();
    await tabs.getByRole('link', { name: 'Profile' }).click();
    await expect(title).toHaveValue('');
    await title.fill('Pilot');
    await page.getByRole('button', { name: 'Save profile' }).click();
    await expect(page.getByText('Your profile is saved.')).toBeVisible();
    await tabs.getByRole('link', { name: 'Password' }).click();
    await expect(question).toBeHidden();
  });

  await test.step('the name of the workspace', async () => {
    await page.goto(`${home}/admin/general`);
    await page.getByLabel('Workspace name').fill('Another name');
    await stays(() => page.getByRole('link', { name: 'Insights' }).click());
    await page.getByRole('link', { name: 'Insights' }).click();
    await question.getByRole('button', { name: 'Leave' }).click();
    await expect(page.getByRole('heading', { name: 'Insights' })).toBeVisible();
  });
});

test('signing out asks before changes are lost, once', async ({ page, server }) => {
  const { home } = await openSetUp(page, server);
  await page.goto(`${home}/settings`);
  await page.getByLabel('Title').fill('Astronaut');
  const signOut = async () => {
    await page.getByRole('button', { name: /A team/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
  };
  const question = page.getByRole('dialog', { name: 'Leave without saving?' });
  let asked = 0;
  page.on('dialog', (dialog) => {
    asked += 1;
    void dialog.accept();
  });
  await signOut();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByLabel('Title')).toHaveValue('Astronaut');
  await signOut();
  await question.getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 20_000 });
  expect(asked).toBe(0);
});

test('members see no tabs that are for admins', async ({ page, server }) => {
  const { raj, home } = await openSetUp(page, server, { as: 'raj' });
  expect(raj.member.role).toBe('member');
  await page.goto(`${home}/settings`);
  await expect(page.getByRole('heading', { name: 'Profile' })).toBeVisible();
  const rooms = page.getByRole('navigation', { name: 'Rooms' });
  await expect(rooms.getByRole('link')).toHaveText(['Settings', 'Insights']);
  await page.goto(`${home}/admin/members`);
  await expect(page.getByText('This is for admins')).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Admin' })).toBeHidden();
  await expect(page.getByRole('navigation', { name: 'Channels' })).toBeVisible();
});
