import { expect, test } from '../harness/browser';
import { disposables } from '../harness/disposables';
import { startServer } from '../harness/server';
import { linkIn, startMailServer } from '../harness/smtp';
import { createDatabase } from '../harness/test-postgres';
import { openSetUp } from './set-up';

const PASSWORD = 'violet harbour 92 lamp';

test('who is invited by mail joins by the link in it, and moves to another address by another', async ({
  browser,
  page,
}) => {
  await using stack = disposables();
  const database = stack.use(await createDatabase(process.env.PARLEY_TEST_POSTGRES_URL ?? ''));
  const smtp = stack.use(await startMailServer());
  const env = { SMTP_URL: smtp.url, MAIL_FROM: 'chat@example.com' };
  const server = stack.use(await startServer({ databaseUrl: database.url, env }));
  const { home } = await openSetUp(page, { ...server, databaseUrl: database.url });

  await test.step('an invitation is mailed, and says so', async () => {
    await page.goto(`${server.url}${home}/admin/invites`);
    await page.getByRole('button', { name: 'New invitation' }).click();
    await expect(page.getByRole('button', { name: 'Create link' })).toBeVisible();
    await page.getByLabel('E-mail address (optional)').fill('newt@example.com');
    await page.getByRole('button', { name: 'Send invitation' }).click();
    await expect(page.getByText('The invitation is on its way to newt@example.com.')).toBeVisible();
    await page.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByText(/not used yet · made just now · mailed just now/)).toBeVisible();
    await smtp.next('newt@example.com');
    await page.getByRole('button', { name: /^Mail again the member invitation for newt/ }).click();
    await expect(page.getByText(/mailed just now/)).toBeVisible();
  });

  const context = await browser.newContext();
  stack.defer(() => context.close());
  const theirs = await context.newPage();
  await test.step('its link makes an account with that address', async () => {
    await theirs.goto(linkIn(await smtp.next('newt@example.com'), '/invite'));
    await expect(theirs.getByRole('textbox', { name: 'E-mail address' })).toHaveValue(
      'newt@example.com',
    );
    await theirs.getByRole('textbox', { name: 'Your name' }).fill('Newt');
    await theirs.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await theirs.getByRole('button', { name: /^Join/ }).click();
    await theirs.waitForURL(/\/w\//);
  });

  await test.step('another address is theirs once it is confirmed there', async () => {
    await theirs.goto(`${server.url}${home}/settings/profile`);
    await theirs.getByRole('button', { name: 'Change address' }).click();
    const dialog = theirs.getByRole('dialog');
    await dialog.getByLabel('New e-mail address').fill('newt@elsewhere.example');
    await dialog.getByLabel('Your password').fill('not this');
    await dialog.getByRole('button', { name: 'Send me a link' }).click();
    await expect(dialog.getByText('This is not your current password.')).toBeVisible();
    await dialog.getByLabel('Your password').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Send me a link' }).click();
    await expect(dialog.getByText('A link is on its way to newt@elsewhere.example.')).toBeVisible();
    await expect(theirs.getByText('Your profile is saved.')).toBeHidden();
    await dialog.getByRole('button', { name: 'Done' }).click();

    // Opened where nobody is signed in, as by a program for mail.
    const elsewhere = await browser.newContext();
    const mailProgram = await elsewhere.newPage();
    const link = linkIn(await smtp.next('newt@elsewhere.example'), '/confirm-address');
    await mailProgram.goto(link);
    await expect(
      mailProgram.getByRole('heading', { name: 'Sign in to confirm your address' }),
    ).toBeVisible();
    await theirs.goto(link);
    await expect(theirs.getByText('Until now it is newt@example.com.')).toBeVisible();
    await theirs.getByRole('button', { name: 'Confirm this address' }).click();
    await expect(theirs.getByRole('heading', { name: 'Your address is confirmed' })).toBeVisible();
    await theirs.goto(link);
    await expect(theirs.getByRole('heading', { name: 'This link is over' })).toBeVisible();
    await elsewhere.close();
    await theirs.goto(`${server.url}${home}/settings/profile`);
    await expect(theirs.getByLabel('E-mail address')).toHaveValue('newt@elsewhere.example');
  });

  await test.step('who signs in without a password has no address to change', async () => {
    await page.goto(`${server.url}${home}/settings/profile`);
    await expect(page.getByText('The service that you sign in through says')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Change address' })).toBeHidden();
  });
});
