import { expect, test } from '../harness/browser';
import { openSetUp } from './set-up';

test('insights say what was written, and why there is nothing to show', async ({
  page,
  server,
}) => {
  const { raj, ann, post, call, home, channel } = await openSetUp(page, server);
  const main = page.getByRole('main');

  await test.step('only a direct message: counted, and in no channel that could be named', async () => {
    const to = { memberIds: [ann.member.id] };
    const direct = await call<{ channel: { id: string } }>(raj, 'channel.openDirect', to);
    const said = { channelId: direct.channel.id, body: 'Psst', key: crypto.randomUUID() };
    await call(raj, 'message.send', said);
    await page.goto(`${home}/insights`);
    await expect(main.locator('dt')).toHaveText(['Message', 'Person who wrote', 'Channel in use']);
    await expect(
      main.getByText('No channel that you see has messages in this period'),
    ).toBeVisible();
  });

  await test.step('a channel has its bar, with the number beside it', async () => {
    await post(raj, ['One', 'Two', 'Three']);
    await page.reload();
    const bar = main.locator('ol > li');
    await expect(bar).toHaveCount(1);
    await expect(bar).toContainText(`#${channel.name}`);
    await expect(bar).toContainText('3');
    await expect(main.locator('dt')).toHaveText([
      'Messages',
      'Person who wrote',
      'Channels in use',
    ]);
    await expect(main.getByText('No channel that you see')).toBeHidden();
  });

  await test.step('days without messages lead to the latest that have some', async () => {
    await page.goto(`${home}/insights?from=2020-01-01&to=2020-01-31`);
    await expect(main.getByText('Nothing was written on these days')).toBeVisible();
    await main.getByRole('link', { name: 'Show the latest' }).click();
    await expect(main.locator('ol > li')).toContainText(`#${channel.name}`);
  });
});
