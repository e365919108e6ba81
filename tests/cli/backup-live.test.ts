import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { migrate } from '@/server/db/migrate';
import { openEmbeddedPostgres } from '@/server/infra/embedded-postgres';
import type { ChannelId } from '@/shared/id';
import { uuidv7 } from '@/shared/uuid';
import { connect, type TestApp, testApp } from '../harness/app';
import { cliFor } from '../harness/cli';
import { disposables } from '../harness/disposables';
import { until } from '../harness/wait';
import { buildWorld, type Person } from '../harness/world';
import { follow } from '../realtime/follow';
import { allRows, emptyDatabase, newFolder, query } from './backup-set-up';

// Backup, restore, move out and move in, each while people write to the server.

const parley = cliFor(() => ({}));
const UNLIMITED = { MESSAGES_PER_MINUTE: '10000000' };

/** People who send one message after another until they are stopped. */
function writers(app: TestApp, people: Person[], channelId: ChannelId) {
  const acknowledged: string[] = [];
  let isOver = false;
  const work = people.map(async (person) => {
    await using client = connect(app.socketUrl, person.token);
    const { workspaceId } = person;
    for (let n = 0; !isOver; n += 1) {
      const body = `${person.member.handle} on ${app.port}: ${n}`;
      const input = { workspaceId, channelId, body, key: uuidv7() };
      await client.trpc.message.send.mutate(input);
      // As many as a busy team, not as the store takes.
      await sleep(5);
      acknowledged.push(body);
    }
  });
  return {
    acknowledged,
    async stop() {
      isOver = true;
      await Promise.all(work);
    },
  };
}

/** What a database must be like that was taken at one moment out of a stream of messages. */
async function expectWhole(url: string, sent: string[]) {
  const [row] = await query(
    url,
    (sql) => sql`
      select (select array_agg(body order by seq) from messages) as bodies,
        (select last_seq::int from channels) as last,
        (select count(*)::int from messages) as messages,
        (select rev::int from workspace_heads) as head,
        (select count(*)::int from events) as events,
        (select max(rev)::int from events) as rev`,
  );
  expect(row?.last).toBe(row?.messages);
  expect([row?.head, row?.rev]).toEqual([row?.events, row?.events]);
  const bodies: string[] = row?.bodies ?? [];
  expect(sent.filter((body) => !bodies.includes(body))).toEqual([]);
  expect(new Set(bodies).size).toBe(bodies.length);
}

const storeActions = (url: string) =>
  query(url, async (sql) => {
    const rows =
      await sql`select action from audit_entries where action like 'store.%' order by id`;
    return rows.map(({ action }) => String(action));
  });

test('backup, restore and both moves while messages flow, and equal rows once they rest', async () => {
  await using stack = disposables();
  const folder = stack.use(await newFolder());
  const [home, second, moved] = await Promise.all([1, 2, 3].map(() => newFolder()));
  for (const place of [home, second, moved]) if (place) stack.use(place);
  if (!home || !second || !moved) throw new Error('no folders');
  const source = await openEmbeddedPostgres({ dataDir: home.path, role: 'server' });
  stack.defer(() => source.close());
  await migrate(source.url);
  await mkdir(join(home.path, 'files'));
  await writeFile(join(home.path, 'secret'), 'a-secret-of-thirty-two-characters');
  const app = stack.use(await testApp({ databaseUrl: source.url, env: UNLIMITED }));
  const world = await buildWorld(app.parley.domain.store.db);
  const people = await Promise.all(['Ann', 'Ben', 'Cleo'].map((name) => world.buildPerson(name)));
  const channel = await world.buildChannel(people);
  const [ann] = people;
  if (!ann) throw new Error('nobody');
  const client = stack.use(connect(app.socketUrl, ann.token));
  const stream = follow(client, ann);
  const at = (dataDir: string, env: Record<string, string> = {}) => ({
    env: { PARLEY_DATA_DIR: dataDir, ...env },
  });
  const flowing = writers(app, people, channel.id);
  await until(() => flowing.acknowledged.length > 50 && stream.events.length > 10);

  expect((await parley(['url'], at(home.path))).output).toBe(`${source.url}\n`);
  let sent = [...flowing.acknowledged];
  const file = join(folder.path, 'live.backup');
  expect(await parley(['backup', file], at(home.path))).toMatchObject({ code: 0 });
  const during = flowing.acknowledged.length;
  expect(during).toBeGreaterThan(sent.length);
  expect(await parley(['restore', file], at(second.path))).toMatchObject({ code: 0 });
  const restored = await openEmbeddedPostgres({ dataDir: second.path, role: 'server' });
  stack.defer(() => restored.close());
  await expectWhole(restored.url, sent);

  sent = [...flowing.acknowledged];
  const outside = stack.use(await emptyDatabase());
  expect(await parley(['move', '--to', outside.url], at(home.path))).toMatchObject({ code: 0 });
  await expectWhole(outside.url, sent);
  expect((await parley(['move', '--to', outside.url], at(home.path))).output).toContain(
    'is not empty',
  );

  // A server on the restored store: people write there, and who comes with a cursor of before loads again.
  const cursor = stream.cursor;
  const next = stack.use(await testApp({ databaseUrl: restored.url, env: UNLIMITED }));
  const anew = writers(next, people, channel.id);
  const returning = stack.use(connect(next.socketUrl, ann.token));
  const again = follow(returning, ann, cursor);
  await until(() => again.batches[0]?.kind === 'resync' && anew.acknowledged.length > 20);
  const back = { DATABASE_URL: restored.url };
  sent = [...anew.acknowledged];
  expect(await parley(['move', '--to', 'embedded'], at(moved.path, back))).toMatchObject({
    code: 0,
  });
  expect((await parley(['move', '--to', 'embedded'], at(moved.path, back))).output).toContain(
    'is not empty',
  );
  const embedded = await openEmbeddedPostgres({ dataDir: moved.path, role: 'server' });
  await expectWhole(embedded.url, sent);
  await embedded.close();

  // At rest every row is equal, in both ways.
  await flowing.stop();
  await anew.stop();
  // A server goes on by itself with what it does later, such as indexing.
  await app.stop();
  const rows = await allRows(source.url);
  const quiet = join(folder.path, 'quiet.backup');
  await using copy = await emptyDatabase();
  await using target = await emptyDatabase();
  await parley(['backup', quiet], at(home.path));
  await parley(['restore', quiet], at(join(folder.path, 'beside'), { DATABASE_URL: copy.url }));
  expect(await allRows(copy.url)).toEqual(rows);
  await parley(['move', '--to', target.url], at(home.path, { DATABASE_URL: copy.url }));
  expect(await allRows(target.url)).toEqual(rows);
  expect(await allRows(source.url)).toEqual(rows);
  // The trails of all say what was done to them.
  expect(await storeActions(source.url)).toEqual(['store.backed_up', 'store.backed_up']);
  expect(await storeActions(copy.url)).toContain('store.restored');
  expect(await storeActions(target.url)).toContain('store.moved');
}, 180_000);
