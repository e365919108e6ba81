import { expect, test } from '../harness/browser';
import { composer, log, open, openSetUp, row, say } from './set-up';

test('whoever calls everyone is asked first, in a new message and in one that is edited', async ({
  page,
  server,
}) => {
  const { path } = await openSetUp(page, server, { others: 9 });
  await open(page, path);
  const everyone = page.getByRole('dialog', { name: 'Notify 10 people?' });
  const edited = page.getByRole('combobox', { name: 'Edit message' });
  const edit = async (text: string) => {
    await composer(page).press('ArrowUp');
    await edited.fill(`${text} `);
    await edited.press('Enter');
  };

  await test.step('a new message', async () => {
    await composer(page).fill('Good morning @everyone, all');
    await composer(page).press('Enter');
    await everyone.getByRole('button', { name: 'Cancel' }).click();
    await expect(composer(page)).toHaveValue('Good morning @everyone, all');
    await composer(page).fill('');
  });

  await test.step('one that is edited; what was written stays when one would rather not', async () => {
    await say(page, 'Good morning');
    await edit('Good morning @everyone, all');
    await everyone.getByRole('button', { name: 'Cancel' }).click();
    await expect(edited).toHaveValue('Good morning @everyone, all ');
    await edited.press('Enter');
    await everyone.getByRole('button', { name: 'Save' }).click();
    await expect(edited).toBeHidden();
    await expect(row(page, 'Good morning @channel, all')).toBeVisible();
  });

  await test.step('who was called is not called again', async () => {
    await edit('Good evening @everyone, all');
    await expect(row(page, 'Good evening @channel, all')).toBeVisible();
    await expect(log(page).getByText('Good morning')).toBeHidden();
  });
});
