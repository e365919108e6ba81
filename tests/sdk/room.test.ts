import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createParley, ParleyError } from '@/sdk';
import { rateLimited } from '@/shared/errors';
import { testApp } from '../harness/app';
import { disposables } from '../harness/disposables';
import { startProxy } from '../harness/proxy';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';

/** A server that refuses the first few messages of each minute, and a bot there, over either transport. */
async function set({
  refusals,
  blocksWebSockets = false,
  retryAfterMs = 50,
}: {
  refusals: number;
  blocksWebSockets?: boolean;
  retryAfterMs?: number;
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
    if (asked <= refusals) throw rateLimited('Too fast.', { limit: name, retryAfterMs });
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
  await using scene = await set({ refusals: 100 });
  await expect(scene.send()).rejects.toMatchObject({
    data: { code: 'TOO_MANY_REQUESTS', limit: 'messageSend', retryAfterMs: 50 },
  });
  expect(scene.asked()).toBe(6);
});

/** Lets what waits for about a minute go on at once, and answers whether anything did. */
function hurryMinutes(): () => boolean {
  const { setTimeout } = globalThis;
  let hurried = 0;
  const timers = vi.spyOn(globalThis, 'setTimeout').mockImplementation((act, ms = 0, ...args) => {
    const isMinute = ms >= 60_000 && ms <= 61_000;
    if (isMinute) hurried += 1;
    return setTimeout(act, isMinute ? 0 : ms, ...args);
  });
  onTestFinished(() => timers.mockRestore());
  return () => hurried > 0;
}

test('what has room within a minute is waited for', async () => {
  await using scene = await set({ refusals: 1, retryAfterMs: 60_000 });
  const waited = hurryMinutes();
  expect((await scene.send()).message.body).toBe('hello');
  expect(scene.asked()).toBe(2);
  expect(waited()).toBe(true);
});

test('closing the client ends what waits for room, with what it was refused for', async () => {
  await using scene = await set({ refusals: 100, retryAfterMs: 60_000 });
  const sending = scene.send().catch((error: unknown) => error);
  await until(() => scene.asked() === 1);
  // What is answered after the refusal comes after it.
  await scene.parley.message.history.query(scene.place);
  await scene.parley.close();
  expect(await sending).toMatchObject({ data: { limit: 'messageSend' } });
  expect(scene.asked()).toBe(1);
});

test('what has room later than that is thrown at once', async () => {
  await using scene = await set({ refusals: 1, retryAfterMs: 61_000 });
  await expect(scene.send()).rejects.toMatchObject({
    data: { code: 'TOO_MANY_REQUESTS', limit: 'messageSend', retryAfterMs: 61_000 },
  });
  expect(scene.asked()).toBe(1);
});

test('a limit by the hour is thrown at once, with what was exceeded and when there is room', async () => {
  await using scene = await set({ refusals: 0 });
  const { workspaceId } = scene.place;
  const create = (n: number) => scene.parley.channel.create.mutate({ workspaceId, name: `c-${n}` });
  for (let n = 0; n < 30; n += 1) await create(n);
  const error = await create(30).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ data: { limit: 'channelCreate', reason: 'rate_limited' } });
  if (!(error instanceof ParleyError)) throw error;
  expect(error.data?.retryAfterMs).toBeGreaterThan(61_000);
});
