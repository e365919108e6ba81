import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStore, type SqlTx, type Store } from '@/server/db/client';
import { createCommit } from '@/server/events/commit';
import { type Follower, listTroubledFollowers, measureLag } from '@/server/events/following';
import { pruneLogs } from '@/server/events/prune';
import { startFollowers } from '@/server/followers/run-followers';
import { createLogger } from '@/server/infra/logger';
import type { WorkspaceId } from '@/shared/id';
import { freshDatabase } from '../harness/postgres';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';

const DAY_MS = 24 * 60 * 60 * 1_000;
const RESYNCED = -1;

let database: Awaited<ReturnType<typeof freshDatabase>>;
let store: Store;
let now = new Date();
beforeAll(async () => {
  database = await freshDatabase();
  store = openStore({ url: database.url, max: 8 });
  await store.sql`create table followed (nth bigserial, name text, workspace_id uuid, rev bigint)`;
});
beforeEach(async () => {
  now = new Date();
  await store.sql`truncate followed, follower_cursors, followers`;
});
afterAll(async () => {
  await store.close();
  await database[Symbol.asyncDispose]();
});

const log = createLogger('silent');

/** Writes so many entries into a log, each as it would be by a change of its own, and one that nobody follows. */
async function append(workspaceId: WorkspaceId, count = 1): Promise<void> {
  const commit = createCommit({
    db: store.db,
    clock: { now: () => now },
    publish: () => undefined,
  });
  const audience = { to: 'workspace' } as const;
  for (let left = count; left > 0; left -= 1) {
    await commit({ workspaceId, actorId: null }, async (_, { record }) => {
      record({ type: 'channel.created', payload: {} as never, audience });
      record({ type: 'workspace.updated', payload: {} as never, audience });
    });
  }
}

/** A follower that notes what it was brought, in the same transaction as all that `also` does. */
function noting(name: string, also: (tx: SqlTx) => unknown = () => undefined): Follower {
  const note = (tx: SqlTx, workspaceId: WorkspaceId, rev: number) =>
    tx`insert into followed (name, workspace_id, rev) values (${name}, ${workspaceId}, ${rev})`;
  return {
    name,
    types: ['channel.created'],
    async follow(tx, { workspaceId, entries }) {
      for (const { rev } of entries) await note(tx, workspaceId, rev);
      await also(tx);
    },
    resync: async (tx, workspaceId) => void (await note(tx, workspaceId, RESYNCED)),
  };
}

const start = (followers: Follower[], sql = store.sql) =>
  startFollowers({ sql, log, followers, pollMs: 20 });

/** The revs that a follower was brought of a log, in the order in which it was. */
async function followed(workspaceId: WorkspaceId, name: string): Promise<number[]> {
  const rows = await store.sql<{ rev: string }[]>`
    select rev from followed where workspace_id = ${workspaceId} and name = ${name} order by nth`;
  return rows.map(({ rev }) => Number(rev));
}

const odd = (count: number) => Array.from({ length: count }, (_, index) => 2 * index + 1);
const isDone = async () => (await measureLag(store.sql)).revs === 0;
const retryNow = () => store.sql`update follower_cursors set retry_at = now()`;

test('each entry takes effect once, in order, though processes fail and lose their connections', async () => {
  const worlds = [await buildWorld(store.db), await buildWorld(store.db)];
  let steps = 0;
  const stumble = async (tx: SqlTx) => {
    steps += 1;
    if (steps % 3 === 0) throw new Error('It stumbled');
    if (steps % 5 === 0) await tx`select pg_terminate_backend(pg_backend_pid())`;
  };
  await using stores = manyStores(3);
  const processes = stores.all.map(({ sql }) =>
    start([noting('one', stumble), noting('two', stumble)], sql),
  );
  await Promise.all(processes.map(({ ready }) => ready));
  for (let round = 0; round < 20; round += 1) {
    await Promise.all(worlds.map(({ workspaceId }) => append(workspaceId, 5)));
    for (const one of processes) {
      for (const { workspaceId } of worlds) one.wake(workspaceId, ['channel.created']);
    }
    await retryNow();
  }
  await until(async () => {
    await retryNow();
    return isDone();
  });
  await Promise.all(processes.map((one) => one.close()));
  expect(steps).toBeGreaterThan(20);
  for (const { workspaceId } of worlds) {
    expect(await followed(workspaceId, 'one')).toEqual(odd(100));
    expect(await followed(workspaceId, 'two')).toEqual(odd(100));
  }
});

test('one that is new begins at the end of every log, and at the start of those to come', async () => {
  const old = await buildWorld(store.db);
  await append(old.workspaceId, 3);
  const one = start([noting('one')]);
  await one.ready;
  const fresh = await buildWorld(store.db);
  await append(fresh.workspaceId, 2);
  await append(old.workspaceId, 1);
  await until(isDone);
  await until(async () => (await followed(fresh.workspaceId, 'one')).length === 2);
  expect(await followed(old.workspaceId, 'one')).toEqual([7]);
  expect(await followed(fresh.workspaceId, 'one')).toEqual([1, 3]);
  await one.close();
});

test('what happened while it was off is nothing to one that is back', async () => {
  const { workspaceId } = await buildWorld(store.db);
  const before = start([noting('one')]);
  await before.ready;
  await append(workspaceId);
  await until(async () => (await followed(workspaceId, 'one')).length === 1);
  await before.close();
  const without = startFollowers({ sql: store.sql, log, followers: [], off: [noting('one')] });
  await without.ready;
  await append(workspaceId);
  await without.close();
  const after = start([noting('one')]);
  await after.ready;
  await append(workspaceId);
  await until(isDone);
  expect(await followed(workspaceId, 'one')).toEqual([1, 5]);
  await after.close();
});

test('one that another process was set to do without goes on, from there', async () => {
  const { workspaceId } = await buildWorld(store.db);
  const going = start([noting('one')]);
  await going.ready;
  const without = startFollowers({ sql: store.sql, log, followers: [], off: [noting('one')] });
  await without.ready;
  await without.close();
  await until(async () => (await store.sql`select from followers`).length === 1);
  await append(workspaceId);
  await until(async () => (await followed(workspaceId, 'one')).length === 1);
  await going.close();
});

test('one that fails is seen, tried later and later, and holds up nobody else', async () => {
  const [broken, fine] = [await buildWorld(store.db), await buildWorld(store.db)];
  let isBroken = true;
  const one = start([
    {
      ...noting('one'),
      async follow(tx, followed) {
        if (isBroken && followed.workspaceId === broken.workspaceId) throw new Error('No room');
        await noting('one').follow(tx, followed);
      },
    },
  ]);
  await one.ready;
  await append(broken.workspaceId);
  await append(fine.workspaceId);
  await until(async () => (await followed(fine.workspaceId, 'one')).length === 1);
  const waits: number[] = [];
  for (const attempts of [1, 2, 3]) {
    const [troubled] = await until(async () => {
      const all = await listTroubledFollowers(store.sql);
      return all[0]?.attempts === attempts && all;
    });
    expect(troubled).toMatchObject({ name: 'one', slug: broken.slug, lastError: 'No room' });
    waits.push((troubled?.retryAt.getTime() ?? 0) - Date.now());
    await retryNow();
  }
  expect(waits[2]).toBeGreaterThan(2 * (waits[0] ?? 0));
  expect(await measureLag(store.sql)).toMatchObject({ revs: 2, failing: 1 });
  isBroken = false;
  await until(async () => {
    await retryNow();
    return isDone();
  });
  expect(await followed(broken.workspaceId, 'one')).toEqual([1]);
  expect(await listTroubledFollowers(store.sql)).toEqual([]);
  await one.close();
});

test('the log is kept for one that lags, up to a week, and who is overtaken is told to catch up', async () => {
  const { workspaceId } = await buildWorld(store.db);
  const idle = start([noting('one')]);
  await idle.ready;
  await idle.close();
  const began = now.getTime();
  const onDay = (day: number) => {
    now = new Date(began + day * DAY_MS);
  };
  const prune = () => pruneLogs(store.sql, { now, days: 30 });
  const revs = async () =>
    (await store.sql`select rev from events where workspace_id = ${workspaceId} order by rev`).map(
      ({ rev }) => Number(rev),
    );
  await append(workspaceId);
  onDay(5);
  await append(workspaceId);
  onDay(33);
  await prune();
  expect(await revs()).toEqual([1, 2, 3, 4]);
  onDay(38);
  await prune();
  expect(await revs()).toEqual([3, 4]);
  const going = start([noting('one')]);
  await until(isDone);
  expect(await followed(workspaceId, 'one')).toEqual([RESYNCED]);
  await append(workspaceId);
  await until(isDone);
  expect(await followed(workspaceId, 'one')).toEqual([RESYNCED, 5]);
  await going.close();
});

/** As many stores as there would be processes. */
function manyStores(count: number) {
  const all = Array.from({ length: count }, () => openStore({ url: database.url, max: 4 }));
  return {
    all,
    [Symbol.asyncDispose]: async () => void (await Promise.all(all.map((one) => one.close()))),
  };
}
