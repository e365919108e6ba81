import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { messages, searchProgress, searchTexts } from '@/server/db/schema';
import { indexMessages } from '@/server/domain/search';
import { testApp } from '../harness/app';
import { createRoutesCaller } from '../harness/caller';
import { disposables } from '../harness/disposables';
import { freshDatabase } from '../harness/postgres';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';

/** A workspace in a database of its own, with `count` messages from before there was an index. */
async function withOldMessages(count: number) {
  const stack = disposables();
  const { url } = stack.use(await freshDatabase());
  const app = stack.use(await testApp({ databaseUrl: url }));
  const { store } = app.parley.domain;
  const world = await buildWorld(store.db);
  const ann = await world.buildPerson('Ann');
  const channel = await world.buildChannel([ann], { name: 'plans' });
  await store.sql`
    with post as (
      insert into messages (workspace_id, id, channel_id, seq, author_id, body, key, digest, created_at)
      select ${world.workspaceId}, gen_random_uuid(), ${channel.id}, s, ${ann.member.id},
        case when s % 100 = 1 then 'Über tulip ' else 'rose ' end || s, 'old-' || s, '', now() - (${count}::int - s) * interval '1 minute'
      from generate_series(1, ${count}::int) s
    )
    update channels set last_seq = ${count}::int, last_root_seq = ${count}::int where id = ${channel.id}`;
  const caller = createRoutesCaller(app, ann);
  const { workspaceId } = world;
  return {
    app,
    store,
    workspaceId,
    channelId: channel.id,
    caller,
    async found(query: string): Promise<string[]> {
      const page = await caller.search.messages({ workspaceId, query, limit: 50 });
      return page.hits.map((hit) => hit.message.body);
    },
    async indexed(): Promise<number> {
      const [row] = await store.sql<
        { count: number }[]
      >`select count(*)::int as count from search_texts`;
      return row?.count ?? 0;
    },
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  };
}

describe('messages from before there was an index', () => {
  test('are found at once, brought in slice by slice, and found as well while that goes on', async () => {
    await using old = await withOldMessages(1_700);
    const { caller, workspaceId, channelId, store } = old;
    expect(await old.found('tulip')).toHaveLength(17);
    const body = 'Über tulip of today';
    await caller.message.send({ workspaceId, channelId, body, key: 'key-of-today' });
    // What is new comes in before what is old, in the search itself.
    expect((await old.found('uber tulip'))[0]).toBe(body);
    const steps: number[] = [];
    while (await indexMessages(store.sql)) {
      steps.push(await old.indexed());
      expect(await old.found('tulip')).toHaveLength(18);
    }
    expect(steps.length).toBeGreaterThan(1);
    expect(await old.indexed()).toBe(1_701);
    expect(await old.found('uber today')).toEqual([body]);
    const [progress] = await store.db.select().from(searchProgress);
    expect(progress).toMatchObject({ afterSeq: 0, toSeq: 1_701 });
  });

  test('are brought in by the running server, also from where another stopped', async () => {
    await using old = await withOldMessages(700);
    await indexMessages(old.store.sql);
    await until(async () => (await old.indexed()) === 700);
    expect(await old.found('uber')).toHaveLength(7);
  });

  test('are brought in once when several processes do it', async () => {
    await using old = await withOldMessages(2_100);
    const all = async () => {
      while (await indexMessages(old.store.sql));
    };
    await Promise.all([all(), all(), all()]);
    await until(async () => (await old.indexed()) === 2_100);
    expect(await old.found('uber')).toHaveLength(21);
  });

  test('are few at a time when they are long', async () => {
    await using old = await withOldMessages(40);
    await old.store.sql`delete from search_texts`;
    await old.store.sql`update messages set body = body || repeat(' lorem ipsum', 990)`;
    await old.store.sql`delete from search_texts`;
    await old.store.sql`delete from search_progress`;
    await indexMessages(old.store.sql);
    expect(await old.indexed()).toBeLessThan(30);
    await until(async () => !(await indexMessages(old.store.sql)) && (await old.indexed()) === 40);
    expect(await old.found('rose ipsum')).toHaveLength(39);
  });
});

describe('a change of a message', () => {
  test('by whatever statement is found with its next text and not with its last', async () => {
    await using old = await withOldMessages(3);
    const { store } = old;
    expect(await old.found('rose')).toHaveLength(2);
    await store.db.update(messages).set({ body: 'a lily' }).where(eq(messages.body, 'rose 2'));
    expect(await old.found('rose')).toEqual(['rose 3']);
    expect(await old.found('lily')).toEqual(['a lily']);
    await store.db
      .update(messages)
      .set({ body: '', deletedAt: new Date() })
      .where(eq(messages.body, 'rose 3'));
    expect(await old.found('rose')).toEqual([]);
    expect(await old.found('from:me -nothing')).toHaveLength(2);
    const texts = await store.db.select({ text: searchTexts.text }).from(searchTexts);
    expect(texts.map(({ text }) => text).sort()).toEqual(['', 'a lily', 'uber tulip 1']);
  });

  test('that an indexer overlooked is not undone by it', async () => {
    await using old = await withOldMessages(1);
    const { store } = old;
    const [row] = await store.db.select().from(messages);
    if (!row) throw new Error('There is no message');
    // The indexer has read the old text; before it writes, the text goes.
    await store.db.update(messages).set({ body: '', deletedAt: new Date() });
    const stale = store.db
      .insert(searchTexts)
      .values({ ...row, messageId: row.id, text: 'uber tulip 1', grams: [1] });
    await stale.onConflictDoNothing();
    await old.found('tulip');
    const texts = await store.db
      .select({ text: searchTexts.text })
      .from(searchTexts)
      .where(and(eq(searchTexts.messageId, row.id), sql`true`));
    expect(texts).toEqual([{ text: '' }]);
  });

  test('of its count of replies leaves what it is found by', async () => {
    await using old = await withOldMessages(1);
    const { store } = old;
    expect(await old.found('tulip')).toHaveLength(1);
    await store.db.update(messages).set({ replyCount: 3 });
    const texts = await store.db.select({ text: searchTexts.text }).from(searchTexts);
    expect(texts).toEqual([{ text: 'uber tulip 1' }]);
  });
});
