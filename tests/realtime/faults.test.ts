import { randomUUID } from 'node:crypto';
import { TRPCClientError } from '@trpc/client';
import { expect, test } from 'vitest';
import { connect, testApp } from '../harness/app';
import { disposables } from '../harness/disposables';
import { startPostgres } from '../harness/postgres';
import { startRedis } from '../harness/redis';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';
import { bodies, follow } from './follow';

const codeOf = (error: unknown) => (error instanceof TRPCClientError ? error.data?.code : error);

test('while Redis hangs no send waits for it, and other processes hear within five seconds', async () => {
  await using stack = disposables();
  const redis = stack.use(await startRedis());
  const here = stack.use(await testApp({ redisUrl: redis.url }));
  const there = stack.use(await testApp({ redisUrl: redis.url }));
  const world = await buildWorld(here.parley.domain.store.db);
  const ann = await world.buildPerson('Ann');
  const raj = await world.buildPerson('Raj');
  const channel = await world.buildChannel([ann, raj]);
  const annAt = stack.use(connect(here.socketUrl, ann.token));
  const heard = follow(stack.use(connect(there.socketUrl, raj.token)), raj);
  await until(() => heard.cursor);
  const place = { workspaceId: world.workspaceId, channelId: channel.id };
  const expected: string[] = [];
  const send = async () => {
    const body = `message ${expected.length}`;
    expected.push(body);
    const began = performance.now();
    await annAt.trpc.message.send.mutate({ ...place, body, key: randomUUID() });
    return performance.now() - began;
  };
  const sendMany = async () => {
    const times: number[] = [];
    for (let n = 0; n < 40; n += 1) times.push(await send());
    return times.sort((a, b) => a - b);
  };
  await sendMany();
  const [, ...usual] = await sendMany();
  await until(() => bodies(heard).length === expected.length);

  redis.pause();
  const hung = await sendMany();
  const lastSent = performance.now();
  await until(() => bodies(heard).length === expected.length, { timeoutMs: 5_000 });
  expect(performance.now() - lastSent).toBeLessThan(5_000);
  expect(median(hung)).toBeLessThan(2 * median(usual) + 20);
  // Nowhere near a command's time-out.
  expect(hung.at(-1)).toBeLessThan(900);

  redis.resume();
  await send();
  await until(() => bodies(heard).length === expected.length);
  expect(bodies(heard)).toEqual(expected);
});

test('while Postgres is away sends fail as worth a retry; streams then go on with nothing lost', async () => {
  await using stack = disposables();
  const postgres = stack.use(await startPostgres());
  const app = stack.use(await testApp({ databaseUrl: postgres.url }));
  const world = await buildWorld(app.parley.domain.store.db);
  const ann = await world.buildPerson('Ann');
  const raj = await world.buildPerson('Raj');
  const channel = await world.buildChannel([ann, raj]);
  const annAt = stack.use(connect(app.socketUrl, ann.token));
  const rajAt = stack.use(connect(app.socketUrl, raj.token));
  const heard = follow(rajAt, raj);
  await until(() => heard.cursor);
  const place = { workspaceId: world.workspaceId, channelId: channel.id };
  const say = (body: string, key: string) =>
    annAt.trpc.message.send.mutate({ ...place, body, key });
  await say('before', 'key-before');

  await postgres.kill();
  const refused = await say('meanwhile', 'key-meanwhile').catch(codeOf);
  expect(refused).toBe('SERVICE_UNAVAILABLE');
  const overHttp = await fetch(`${app.url}/api/trpc/workspace.list`, {
    headers: { authorization: `Bearer ${ann.token}` },
  });
  expect(overHttp.status).toBe(503);
  expect(await overHttp.text()).not.toMatch(/ECONNREFUSED|postgres|127\.0\.0\.1/i);
  const asked = follow(rajAt, raj, heard.cursor);

  await postgres.start();
  await until(() => succeeds(say, 'meanwhile', 'key-meanwhile'));
  await until(() => bodies(heard).length === 2 && bodies(asked).length === 1);
  expect(bodies(heard)).toEqual(['before', 'meanwhile']);
  expect(bodies(asked)).toEqual(['meanwhile']);
  expect([heard.error, asked.error]).toEqual([null, null]);
}, 60_000);

async function succeeds(
  say: (body: string, key: string) => Promise<unknown>,
  body: string,
  key: string,
): Promise<boolean> {
  try {
    await say(body, key);
    return true;
  } catch (error) {
    expect(codeOf(error)).toBe('SERVICE_UNAVAILABLE');
    return false;
  }
}

const median = (sorted: number[]) => sorted[Math.floor(sorted.length / 2)] ?? 0;
