import { expect, test } from 'vitest';
import { createParley } from '@/sdk';
import { testApp } from '../harness/app';
import { createRoutesCaller } from '../harness/caller';
import { disposables } from '../harness/disposables';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';

/** A client by a token that ends in so many days, and what it was warned of. */
async function openClient(expiresInDays: number | null) {
  const stack = disposables();
  const app = stack.use(await testApp());
  const { workspaceId, buildPerson } = await buildWorld(app.parley.domain.store.db);
  const ann = await buildPerson('Ann');
  const { secret, token } = await createRoutesCaller(app, ann).token.create({
    workspaceId,
    name: 'Nightly',
    expiresInDays,
  });
  const warnings: string[] = [];
  const onWarning = (message: string) => void warnings.push(message);
  const parley = createParley({ url: app.url, token: secret, onWarning });
  stack.defer(() => parley.close());
  const ask = () => parley.channel.list.query({ workspaceId });
  return { parley, ask, token, warnings, [Symbol.asyncDispose]: stack[Symbol.asyncDispose] };
}

test('a token that ends within a week is warned of once, by its name and with the day', async () => {
  await using client = await openClient(6);
  const { ask, token, warnings } = client;
  expect(token.expiresAt).toMatch(/^\d{4}-/);
  expect(warnings).toEqual([]);
  await Promise.all([ask(), ask()]);
  await until(() => warnings.length > 0);
  await ask();
  expect(warnings).toEqual([
    `The Parley token “Nightly” ends at ${token.expiresAt}. Make a new one before that.`,
  ]);
});

test.each([8, null])('one that ends in %j days is not', async (expiresInDays) => {
  await using client = await openClient(expiresInDays);
  const { parley, ask, warnings } = client;
  await ask();
  // Asked after the client's own question, over the same connection.
  const who = await parley.auth.whoami.query();
  expect(who.token?.endsSoon).toBe(false);
  expect(warnings).toEqual([]);
});
