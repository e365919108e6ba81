import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { testApp } from '../harness/app';
import { disposables } from '../harness/disposables';
import { startRedis } from '../harness/redis';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';

/** A process beside which others could run, and a client that keeps one connection for all its calls. */
async function openScene() {
  const stack = disposables();
  const redis = stack.use(await startRedis());
  const app = stack.use(await testApp({ redisUrl: redis.url }));
  const world = await buildWorld(app.parley.domain.store.db);
  const ann = await world.buildPerson('Ann');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  stack.defer(() => agent.destroy());
  const get = (path: string, over: Agent | false = agent) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { authorization: `Bearer ${ann.token}` };
      const sent = httpRequest(`${app.url}${path}`, { agent: over, headers }, (response) => {
        response.resume().once('end', () => resolve(response));
      });
      sent.once('error', reject).end();
    });
  const input = encodeURIComponent(JSON.stringify({ workspaceId: world.workspaceId }));
  const list = `/api/trpc/channel.list?input=${input}`;
  return { app, get, list, [Symbol.asyncDispose]: stack[Symbol.asyncDispose] };
}

test('a call on a kept-alive connection of a stopping process is answered, and is the last on it', async () => {
  await using scene = await openScene();
  const { app, get, list } = scene;
  const before = await get(list);
  expect([before.statusCode, before.headers.connection]).toEqual([200, 'keep-alive']);
  const stopped = app.stop();
  await until(async () => (await get('/readyz', false)).statusCode === 503);
  const after = await get(list);
  expect([after.statusCode, after.headers.connection]).toEqual([200, 'close']);
  await stopped;
});

test('a stopping process still takes new connections, and stops early once none is left', async () => {
  await using scene = await openScene();
  const { app, get, list } = scene;
  await get(list);
  const began = performance.now();
  const stopped = app.stop();
  await until(async () => (await get('/readyz', false)).statusCode === 503);
  expect((await get(list, false)).statusCode).toBe(200);
  await get(list);
  await stopped;
  // The keep-alive timeout, which nothing has to wait for here, is five seconds.
  expect(performance.now() - began).toBeLessThan(4_500);
});
