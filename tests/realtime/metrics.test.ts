import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { Metrics } from '@/server/infra/metrics';
import { connect, type TestApp, testApp } from '../harness/app';
import { createRoutesCaller } from '../harness/caller';
import { disposables } from '../harness/disposables';
import { freshDatabase } from '../harness/postgres';
import { startRedis } from '../harness/redis';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';
import { bodies, follow } from './follow';
import { readMetrics, scrape } from './scrape';

test('what is counted in plain numbers is read when it is asked for', async () => {
  const metrics = new Metrics();
  metrics.deliveries += 1_000;
  metrics.cuts += 1;
  metrics.committed({ changes: 16, seconds: 0.002 });
  metrics.committed({ changes: 1, seconds: 0.02 });
  const first = readMetrics(await metrics.print());
  expect(first.get('parley_deliveries_total')).toBe(1_000);
  expect(first.get('parley_cuts_total')).toBe(1);
  expect(first.get('parley_holes_filled_total')).toBe(0);
  expect(first.get('parley_resyncs_total')).toBe(0);
  expect(first.get('parley_batch_messages_sum')).toBe(17);
  expect(first.get('parley_batch_messages_bucket{le="8"}')).toBe(1);
  expect(first.get('parley_commit_seconds_bucket{le="0.01",of="messages"}')).toBe(1);
  metrics.deliveries += 1;
  expect(readMetrics(await metrics.print()).get('parley_deliveries_total')).toBe(1_001);
});

test('a process tells how many it serves, how long changes take and how fast its loop turns', async () => {
  await using app = await testApp();
  const world = await buildWorld(app.parley.domain.store.db);
  const ann = await world.buildPerson('Ann', 'admin');
  await world.buildChannel([ann]);
  const before = await scrape(app.url);
  expect(before.get('parley_sockets')).toBe(0);
  {
    await using annAt = connect(app.socketUrl, ann.token);
    const received = follow(annAt, ann);
    await until(() => received.cursor);
    const during = await scrape(app.url);
    expect(during.get('parley_sockets')).toBe(1);
    expect(during.get('parley_streams')).toBe(1);
    const { workspaceId } = ann;
    await createRoutesCaller(app, ann).channel.create({
      workspaceId,
      name: `room-${randomUUID().slice(0, 8)}`,
      kind: 'public',
    });
  }
  const after = await until(async () => {
    const values = await scrape(app.url);
    return values.get('parley_sockets') === 0 && values;
  });
  expect(after.get('parley_streams')).toBe(0);
  expect(after.get('parley_commit_seconds_count{of="change"}')).toBe(1);
  expect(after.get('parley_bus_healthy')).toBe(1);
  expect(after.get('parley_bus_lag_seconds')).toBe(0);
  expect(after.get('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  expect(after.get('nodejs_heap_size_used_bytes')).toBeGreaterThan(0);
});

test('deliveries, what the log had to make good, and streams that start over are counted', async () => {
  await using stack = disposables();
  const databaseUrl = stack.use(await freshDatabase()).url;
  // Without Redis between them, what one does the other can only find in the log.
  const here = stack.use(await testApp({ databaseUrl }));
  const elsewhere = stack.use(await testApp({ databaseUrl }));
  const world = await buildWorld(here.parley.domain.store.db);
  const { workspaceId } = world;
  const ann = await world.buildPerson('Ann');
  const { id: channelId } = await world.buildChannel([ann]);
  const annAt = stack.use(connect(here.socketUrl, ann.token));
  const received = follow(annAt, ann);
  await until(() => received.cursor);
  const send = (app: TestApp, body: string) =>
    createRoutesCaller(app, ann).message.send({ workspaceId, channelId, body, key: randomUUID() });
  const counted = async () => {
    const values = await scrape(here.url);
    return ['deliveries', 'holes_filled', 'resyncs'].map((name) =>
      values.get(`parley_${name}_total`),
    );
  };

  await send(here, 'one');
  await until(() => bodies(received).length === 1);
  expect(await counted()).toEqual([1, 0, 0]);
  await send(elsewhere, 'two');
  await until(() => bodies(received).length === 2);
  expect(await counted()).toEqual([2, 1, 0]);
  const lost = follow(stack.use(connect(here.socketUrl, ann.token)), ann, '00000000:0');
  await until(() => lost.batches.some(({ kind }) => kind === 'resync'));
  expect(await counted()).toEqual([2, 1, 1]);
});

test('the lag of the bus grows while Redis hangs, and is small again when it is back', async () => {
  await using stack = disposables();
  const redis = stack.use(await startRedis());
  const app = stack.use(await testApp({ redisUrl: redis.url }));
  const lag = async () => (await scrape(app.url)).get('parley_bus_lag_seconds') ?? 0;
  const usual = await until(async () => {
    const seconds = await lag();
    return seconds > 0 && seconds < 0.5 ? seconds : null;
  });
  redis.pause();
  await until(async () => (await lag()) > usual + 1.5);
  redis.resume();
  await until(async () => (await lag()) < 0.5);
});
