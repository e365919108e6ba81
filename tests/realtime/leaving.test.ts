import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { connect, testApp } from '../harness/app';
import { createRoutesCaller } from '../harness/caller';
import { disposables } from '../harness/disposables';
import { freshDatabase } from '../harness/postgres';
import { until } from '../harness/wait';
import { buildWorld, type Person } from '../harness/world';
import { openLine, query } from './raw';

/** Before a statement gives up by itself, because it got no lock for five seconds. */
const AT_ONCE = { timeoutMs: 4_000 };

/** A workspace whose insights cannot be read for now: their table is locked. */
async function set(env: Record<string, string> = {}) {
  const stack = disposables();
  const { url } = stack.use(await freshDatabase());
  const app = stack.use(await testApp({ databaseUrl: url, env }));
  const { db } = app.parley.domain.store;
  const world = await buildWorld(db);
  const raj = await world.buildPerson('Raj');
  const input = { workspaceId: world.workspaceId, from: '2026-01-01', to: '2026-01-31' };
  const running = async () => {
    const rows = await db.execute<{ n: number }>(sql`
      select count(*)::int as n from pg_stat_activity
      where state = 'active' and query like '%written as materialized%' and pid <> pg_backend_pid()`);
    return rows[0]?.n ?? 0;
  };
  const { store } = app.parley.domain;
  const { expensive } = store;
  let begun = 0;
  store.expensive = (...given) => {
    begun += 1;
    return expensive(...given);
  };
  /** Runs `work` while every read of messages waits. */
  const whileStuck = (work: () => Promise<void>) =>
    db.transaction(async (tx) => {
      await tx.execute(sql`lock table messages in access exclusive mode`);
      await work();
    });
  return {
    app,
    world,
    raj,
    input,
    running,
    whileStuck,
    begun: () => begun,
    [Symbol.asyncDispose]: stack[Symbol.asyncDispose],
  };
}

test('an expensive read ends in the store when its socket closes, and what waited behind it never begins', async () => {
  await using scene = await set();
  const { app, raj, input, running, whileStuck, begun } = scene;
  await whileStuck(async () => {
    const line = await openLine(app.socketUrl, raj.token);
    for (let id = 1; id <= 5; id += 1) line.send(query(id, 'insight.overview', input));
    await until(async () => (await running()) === 1);
    await line[Symbol.asyncDispose]();
    await until(async () => (await running()) === 0, AT_ONCE);
  });
  // Nobody stands in the way of the next one.
  await using again = connect(app.socketUrl, raj.token);
  await again.trpc.insight.overview.query(input);
  expect(begun()).toBe(2);
});

test('so it does when its HTTP request is given up', async () => {
  await using scene = await set();
  const { app, raj, input, running, whileStuck } = scene;
  await whileStuck(async () => {
    const stop = new AbortController();
    const asked = encodeURIComponent(JSON.stringify(input));
    const answer = fetch(`${app.url}/api/trpc/insight.overview?input=${asked}`, {
      headers: { authorization: `Bearer ${raj.token}` },
      signal: stop.signal,
    });
    await until(async () => (await running()) === 1);
    stop.abort();
    await expect(answer).rejects.toThrow();
    await until(async () => (await running()) === 0, AT_ONCE);
  });
});

test('one person has one of them running, sixteen may wait, and others go on', async () => {
  await using scene = await set();
  const { app, raj, input, running, whileStuck } = scene;
  await using other = connect(app.socketUrl, raj.token);
  await using line = await openLine(app.socketUrl, raj.token);
  await whileStuck(async () => {
    for (let id = 1; id <= 20; id += 1) line.send(query(id, 'insight.overview', input));
    await until(() => line.answers.length === 3);
    for (const answer of line.answers)
      expect(answer).toMatchObject({
        error: {
          data: {
            code: 'TOO_MANY_REQUESTS',
            limit: 'expensive_reads_at_once',
            retryAfterMs: 1_000,
          },
        },
      });
    await until(async () => (await running()) === 1);
    // Their other calls, and everyone else's, have other connections.
    await other.trpc.member.list.query({ workspaceId: input.workspaceId });
  });
  await until(() => line.answers.length === 20);
});

test('searches that wait for the index take no connection that messages are posted with, and find them all the same', async () => {
  // As few as there may be.
  await using scene = await set({ DATABASE_POOL: '2' });
  const { app, world, raj } = scene;
  const { store } = app.parley.domain;
  const people = [
    raj,
    ...(await Promise.all(
      ['Ann', 'Bob', 'Cai', 'Dan', 'Eve'].map((name) => world.buildPerson(name)),
    )),
  ];
  const channel = await world.buildChannel(people);
  const { workspaceId } = world;
  const send = (body: string) =>
    createRoutesCaller(app, raj).message.send({
      workspaceId,
      channelId: channel.id,
      body,
      key: randomUUID(),
    });
  const search = (person: Person) =>
    createRoutesCaller(app, person).search.messages({ workspaceId, query: 'tulip' });
  const waiting = async () => {
    const rows = await store.db.execute<{ n: number }>(sql`
      select count(*)::int as n from pg_stat_activity
      where wait_event_type = 'Lock' and query like '%search_progress%'`);
    return rows[0]?.n ?? 0;
  };
  await send('the first tulip');
  await search(raj);
  await send('another tulip');
  await store.db.transaction(async (tx) => {
    await tx.execute(sql`select 1 from search_progress for update`);
    const searches = people.map(search);
    await until(async () => (await waiting()) > 1);
    const began = performance.now();
    await send('and one more tulip');
    expect(performance.now() - began).toBeLessThan(AT_ONCE.timeoutMs);
    for (const { hits } of await Promise.all(searches)) expect(hits.length).toBeGreaterThan(1);
    expect((await search(raj)).hits).toHaveLength(3);
  });
});
