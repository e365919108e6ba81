import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createParley } from '@/sdk';
import { rateLimited } from '@/shared/errors';
import { testApp } from '../harness/app';
import { disposables } from '../harness/disposables';
import { startProxy } from '../harness/proxy';
import { buildWorld } from '../harness/world';

/** A server that refuses the first few messages of each minute, and a bot there, over either transport. */
async function set({
  refusals,
  blocksWebSockets,
}: {
  refusals: number;
  blocksWebSockets: boolean;
}) {
  const stack = disposables();
  const app = stack.use(await testApp());
  const { limits, store } = app.parley.domain;
  const world = await buildWorld(store.db);
  const bot = await world.buildPerson('Bot');
  const { id: channelId } = await world.buildChannel([bot]);
  let asked = 0;
  const { take } = limits;
  limits.take = async (name, key) => {
    if (name !== 'messageSend') return take(name, key);
    asked += 1;
    if (asked <= refusals) throw rateLimited('Too fast.', { limit: name, retryAfterMs: 50 });
  };
  const network = stack.use(await startProxy(() => app.port, { blocksWebSockets }));
  const parley = createParley({ url: network.url, token: bot.token });
  stack.defer(() => parley.close());
  const place = { workspaceId: world.workspaceId, channelId };
  return {
    parley,
    place,
    asked: () => asked,
    send: () => parley.message.send.mutate({ ...place, body: 'hello', key: randomUUID() }),
    [Symbol.asyncDispose]: stack[Symbol.asyncDispose],
  };
}

test.each([
  ['a socket', false],
  ['HTTP', true],
])('a call that came too often waits and goes again, over %s', async (_, blocksWebSockets) => {
  await using scene = await set({ refusals: 3, blocksWebSockets });
  const began = performance.now();
  const { message } = await scene.send();
  expect(message.body).toBe('hello');
  expect(performance.now() - began).toBeGreaterThan(3 * 50);
  expect(scene.asked()).toBe(4);
  const { messages } = await scene.parley.message.history.query(scene.place);
  expect(messages).toHaveLength(1);
});

test('it gives up after five times, and says what was met', async () => {
  await using scene = await set({ refusals: 100, blocksWebSockets: false });
  await expect(scene.send()).rejects.toMatchObject({
    data: { code: 'TOO_MANY_REQUESTS', limit: 'messageSend', retryAfterMs: 50 },
  });
  expect(scene.asked()).toBe(6);
});
