import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { slotOf } from '@/server/events/bus/slot';
import { connect, testApp } from '../harness/app';
import { disposables } from '../harness/disposables';
import { type RedisCluster, startRedisCluster } from '../harness/redis-cluster';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';
import { bodies, follow } from './follow';
import { scrape } from './scrape';

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startRedisCluster();
});
afterAll(() => cluster?.[Symbol.asyncDispose]());

/** Two servers on the cluster; Ann writes at one, Raj listens at the other. */
async function set() {
  const stack = disposables();
  const here = stack.use(await testApp({ redisUrl: cluster.url }));
  const there = stack.use(await testApp({ redisUrl: cluster.url }));
  const isHealthy = async () => {
    const lags = await Promise.all([here, there].map(({ url }) => scrape(url)));
    return lags.every((values) => values.get('parley_bus_healthy') === 1);
  };
  await until(isHealthy, { timeoutMs: 20_000 });
  const world = await buildWorld(here.parley.domain.store.db);
  const ann = await world.buildPerson('Ann');
  const raj = await world.buildPerson('Raj');
  const channel = await world.buildChannel([ann, raj]);
  const annAt = stack.use(connect(here.socketUrl, ann.token));
  const received = follow(stack.use(connect(there.socketUrl, raj.token)), raj);
  await until(() => received.cursor);
  const expected: string[] = [];
  const send = async () => {
    const body = `message ${expected.length}`;
    const place = { workspaceId: world.workspaceId, channelId: channel.id };
    await annAt.trpc.message.send.mutate({ ...place, body, key: randomUUID() });
    expected.push(body);
  };
  return {
    here,
    there,
    received,
    expected,
    send,
    isHealthy,
    topic: `parley:w:{${world.workspaceId}}`,
    /** Until Raj has received everything that Ann wrote, by the bus or from the log, where it is looked for every 5 s. */
    async untilHeard() {
      await until(() => bodies(received).length === expected.length, { everyMs: 5 });
      expect(bodies(received)).toEqual(expected);
    },
    /** Until what Ann writes comes to Raj by the bus: what comes from the log counts as a hole of it. */
    async untilHeardByBus() {
      const { metrics } = there.parley;
      await until(
        async () => {
          const before = metrics.holesFilled;
          await send();
          await until(() => bodies(received).length === expected.length, { everyMs: 5 });
          return metrics.holesFilled === before;
        },
        { timeoutMs: 20_000 },
      );
      expect(bodies(received)).toEqual(expected);
    },
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  };
}

describe('on a Redis cluster', () => {
  test('a topic is in the slot that Redis says', async () => {
    const [node] = cluster.nodes;
    for (const topic of ['parley:auth', 'parley:w:{7f0c}', 'a{}b', 'a{b}{c}', '{', 'ä{ö}', 'x}{y}'])
      expect(slotOf(topic), topic).toBe(await node?.run('CLUSTER', 'KEYSLOT', topic));
  });

  test('servers hear each other at once, through the one node that has the workspace', async () => {
    await using scene = await set();
    for (let n = 0; n < 20; n += 1) await scene.send();
    await scene.untilHeard();
    await scene.untilHeardByBus();
    const home = await cluster.nodeOf(scene.topic);
    for (const node of cluster.nodes) {
      const channels = await node.run('PUBSUB', 'SHARDCHANNELS', 'parley:w:*');
      expect((channels as string[]).includes(scene.topic)).toBe(node === home);
    }
  });

  test('when a workspace moves to another node, its messages move along', async () => {
    await using scene = await set();
    await scene.send();
    await scene.untilHeard();
    const home = await cluster.nodeOf(scene.topic);
    const other = cluster.nodes.find((node) => node !== home);
    if (!other) throw new Error('no other node');
    await cluster.move(scene.topic, other);
    for (let n = 0; n < 5; n += 1) await scene.send();
    await scene.untilHeard();
    await until(async () => {
      const channels = await other.run('PUBSUB', 'SHARDNUMSUB', scene.topic);
      return (channels as [string, number])[1] === 1;
    });
    await scene.untilHeardByBus();
    await cluster.move(scene.topic, home);
  });

  test('a node that is killed and comes back loses nothing', async () => {
    await using scene = await set();
    await scene.send();
    await scene.untilHeard();
    const home = await cluster.nodeOf(scene.topic);
    await home.kill();
    for (let n = 0; n < 20; n += 1) await scene.send();
    await scene.untilHeard();
    await until(async () => !(await scene.isHealthy()));
    await home.start();
    for (let n = 0; n < 20; n += 1) await scene.send();
    await until(scene.isHealthy, { timeoutMs: 20_000 });
    await scene.untilHeard();
    await scene.untilHeardByBus();
  }, 60_000);

  test('a single node that hangs is seen, and its workspaces are read from the log', async () => {
    await using scene = await set();
    const home = await cluster.nodeOf(scene.topic);
    home.pause();
    try {
      for (let n = 0; n < 10; n += 1) await scene.send();
      await scene.untilHeard();
      await until(async () => !(await scene.isHealthy()));
      const lag = (await scrape(scene.there.url)).get('parley_bus_lag_seconds');
      expect(lag).toBeGreaterThan(1);
    } finally {
      home.resume();
    }
    await until(scene.isHealthy, { timeoutMs: 20_000 });
    await scene.untilHeardByBus();
  }, 60_000);

  test('what one address may ask is counted once for all servers', async () => {
    await using scene = await set();
    const ask = async ({ url }: { url: string }) => {
      const input = encodeURIComponent(JSON.stringify({ code: 'guess' }));
      return (await fetch(`${url}/api/trpc/auth.invite?input=${input}`)).status;
    };
    const key = 'parley:limit:inviteLookup:127.0.0.1';
    const counted = async () => Number(await (await cluster.nodeOf(key)).run('GET', key));
    // The cluster gets over the test before, and each server counts for itself until its line stands.
    await until(
      async () => {
        const before = await counted().catch(() => Number.NaN);
        await ask(scene.here);
        await ask(scene.there);
        return (await counted().catch(() => Number.NaN)) === before + 2;
      },
      { everyMs: 200 },
    );
    const before = await counted();
    let answered = 0;
    // Each server alone would answer sixty times.
    await until(
      async () => {
        const statuses = [await ask(scene.here), await ask(scene.there)];
        answered += statuses.filter((status) => status !== 429).length;
        return statuses.every((status) => status === 429);
      },
      { everyMs: 1 },
    );
    // Each for itself would come to 120; a few may be counted by a server while its line is made anew.
    expect(before + answered).toBeGreaterThanOrEqual(60);
    expect(before + answered).toBeLessThan(90);
  });
});
