import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { createRedisBus } from '@/server/events/bus/redis';
import { createLogger } from '@/server/infra/logger';
import { disposables } from '../harness/disposables';
import { startRedis } from '../harness/redis';
import { until } from '../harness/wait';

/** A network that at some moment loses the connections it has, and tells neither end. */
async function startForgetfulNetwork(redisUrl: string) {
  let lost = false;
  const server = createServer((near) => {
    const far = connect(Number(new URL(redisUrl).port), '127.0.0.1');
    const isOld = !lost;
    const passes = () => !(isOld && lost);
    near.on('data', (data) => passes() && far.write(data));
    far.on('data', (data) => passes() && near.write(data));
    near.on('error', () => undefined).on('close', () => far.destroy());
    far.on('error', () => undefined).on('close', () => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lose() {
      lost = true;
    },
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}

test('a connection that was lost without a word is made anew, subscriptions and all', async () => {
  await using stack = disposables();
  const redis = stack.use(await startRedis());
  const network = stack.use(await startForgetfulNetwork(redis.url));
  const log = createLogger('silent');
  const far = createRedisBus({ url: network.url, log });
  const near = createRedisBus({ url: redis.url, log });
  stack.defer(() => Promise.all([far.close(), near.close()]));
  const received: string[] = [];
  await until(() => far.healthy && near.healthy);
  await far.subscribe('topic', (message) => received.push(message));
  near.publish('topic', () => 'before');
  await until(() => received.length === 1);

  network.lose();
  await until(() => !far.healthy);
  near.publish('topic', () => 'lost');
  await until(() => far.healthy, { timeoutMs: 20_000 });
  near.publish('topic', () => 'after');
  await until(() => received.length === 2);
  expect(received).toEqual(['before', 'after']);
});

test('a topic that Redis did not confirm is asked for again', async () => {
  await using stack = disposables();
  const redis = stack.use(await startRedis());
  const log = createLogger('silent');
  const one = createRedisBus({ url: redis.url, log });
  const other = createRedisBus({ url: redis.url, log });
  stack.defer(() => Promise.all([one.close(), other.close()]));
  await until(() => one.healthy && other.healthy);
  const received: string[] = [];
  redis.pause();
  // Times out, and nobody may wait for it longer than a second or so.
  await one.subscribe('topic', (message) => received.push(message));
  await redis.kill();
  await redis.start();
  await until(() => {
    other.publish('topic', () => 'hello');
    return received.includes('hello');
  });
  await until(() => one.healthy && one.lagMs < 1_000);
});
