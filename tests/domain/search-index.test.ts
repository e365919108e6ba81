import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { messages, searchProgress, searchTexts } from '@/server/db/schema';
import { indexMessages } from '@/server/domain/search';
import { Grams } from '@/server/domain/search/grams';
import { VERSION } from '@/server/domain/search/searchable';
import { fold } from '@/shared/search';
import { testApp } from '../harness/app';
import { createRoutesCaller } from '../harness/caller';
import { disposables } from '../harness/disposables';
import { freshDatabase } from '../harness/postgres';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';

/** A workspace in a database of its own, with `count` messages from before there was an index. */
async function withOldMessages(count: number, mark = '') {
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
        case when s % 100 = 1 then 'Über tulip ' else 'rose ' end || s || case when s % 100 = 1 then ${mark && ` ${mark}`} else '' end, 'old-' || s, '', now() - (${count}::int - s) * interval '1 minute'
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

  test('are found by whom they mention, too, before they are brought in', async () => {
    await using old = await withOldMessages(1_200, '<!channel>');
    expect(await old.found('@channel')).toHaveLength(12);
    expect(await old.found('rose -@channel')).toHaveLength(50);
    expect(await old.indexed()).toBeLessThan(1_200);
    while (await indexMessages(old.store.sql));
    expect(await old.found('@everyone')).toHaveLength(12);
  });

  test('are found the same before and after they are brought in, whatever is searched for', {
    timeout: 90_000,
  }, async () => {
    await using old = await withOldMessages(1_700);
    const { store, caller } = old;
    const [ann] = await store.sql<{ id: string; handle: string }[]>`select id, handle from members`;
    const bodies = [
      ...['a b', 'a xx b', 'a...b', 'x-a b-y', 'xa b', 'the **a** b', 'a `b`', '会a b', 'A\n\nB c'],
      ...['It is **very** important!', 'Über die Straße', 'Uber', 'u\u0308ber', 'exit code -1'],
      ...[
        'see www.example.org',
        '`https://x.de`',
        '[notes](https://x.de/n_1)',
        'ann@x.de',
        '50% off',
      ],
      ...[
        '\\_\\_init\\_\\_',
        'C:\\dir\\file',
        '会議を始めます',
        'it’s a go',
        'gone',
        'te**st**ing',
      ],
      ...[
        `<@${ann?.id}> please look`,
        `\`<@${ann?.id}>\` please look`,
        '<!channel> lunch',
        'channel',
      ],
      ...[
        '```\nlet a = b;\n```',
        '|a|b|\n|-|-|\n|c|d|e|',
        `id ${ann?.id.slice(0, 8)}`,
        'ﬁne ½ ｆｕｌｌ',
      ],
    ];
    await store.sql`
      update messages m set body = b.body
      from jsonb_to_recordset(${store.sql.json(bodies.map((body, at) => ({ body, seq: at + 1 })))})
        as b(body text, seq bigint)
      where m.seq = b.seq`;
    const queries = [
      ...[
        '"a b"',
        'a',
        'b -"a b"',
        '"a b c"',
        '"a = b"',
        'rose -"a b"',
        '"very important!"',
        'very',
      ],
      ...[
        'uber',
        '"uber die strasse"',
        'strasse',
        '-1',
        '"code -1"',
        'has:link',
        '-has:link a',
        'x.de',
      ],
      ...[
        '__init__',
        'init',
        'dir\\file',
        '会議',
        '会',
        "it's",
        'go',
        'te',
        'testing',
        '50%',
        'fine 1/2',
      ],
      ...[
        `@${ann?.handle}`,
        `"@${ann?.handle} please"`,
        `please -@${ann?.handle}`,
        '@channel',
        'channel',
      ],
      ...[
        '"please look"',
        'e',
        '"c d"',
        `${ann?.id.slice(0, 8)}`,
        'has:link notes',
        'full',
        'rose 7',
      ],
    ];
    const all = async () => {
      const found: Record<string, string[]> = {};
      for (const query of queries) found[query] = await old.found(query);
      return found;
    };
    await indexMessages(store.sql);
    let before = {};
    // What has the progress of a channel keeps others from going on with it.
    await store.sql.begin(async (tx) => {
      await tx`select from search_progress for update`;
      before = await all();
      expect(await old.indexed()).toBeLessThan(1_700 - bodies.length);
    });
    await until(async () => !(await indexMessages(store.sql)) && (await old.indexed()) === 1_700);
    expect(before).toEqual(await all());
    expect(before).toMatchObject({ '"a b"': expect.arrayContaining(['a...b']) });
    expect(
      (await caller.search.messages({ workspaceId: old.workspaceId, query: '"a b"' })).hits,
    ).toHaveLength(8);
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

describe('what an earlier version wrote', () => {
  /** Their bodies as they are written, as the index had them before it had what is shown. */
  async function writtenBefore(old: Awaited<ReturnType<typeof withOldMessages>>): Promise<void> {
    const { store, workspaceId } = old;
    while (await indexMessages(store.sql));
    const grams = new Grams(workspaceId);
    const rows = (await store.db.select().from(messages)).map(({ id, body }) => ({
      id,
      text: fold(body),
      grams: `{${grams.ofText(fold(body), []).join()}}`,
    }));
    await store.sql`
      update search_texts t set text = r.text, grams = r.grams::int[]
      from jsonb_to_recordset(${store.sql.json(rows)}) as r(id uuid, text text, grams text)
      where t.message_id = r.id`;
    await store.sql`update search_progress set version = 0, renewed_after_seq = 0, renewed_to_seq = 0`;
  }

  test('is found as it was, and renewed slice by slice while the server runs', async () => {
    await using old = await withOldMessages(1_200, 'the `PLT-1` is done');
    const { store, caller, workspaceId, channelId } = old;
    await writtenBefore(old);
    expect(await old.found('tulip plt-1')).toHaveLength(12);
    expect(await old.found('"PLT-1 is done"')).toEqual([]);
    const body = 'today `PLT-1` is done';
    await caller.message.send({ workspaceId, channelId, body, key: 'key-of-today' });
    expect(await old.found('"PLT-1 is done"')).toEqual([body]);
    const steps: number[] = [];
    while (await indexMessages(store.sql)) {
      steps.push((await old.found('"PLT-1 is done"')).length);
      expect(await old.found('tulip plt-1')).toHaveLength(12);
    }
    expect(new Set(steps).size).toBeGreaterThan(1);
    expect(await old.found('"PLT-1 is done"')).toHaveLength(13);
    const [progress] = await store.db.select().from(searchProgress);
    const all = { afterSeq: 0, toSeq: 1_201, renewedAfterSeq: 0, renewedToSeq: 1_201 };
    expect(progress).toMatchObject({ ...all, version: VERSION });
  });

  test('is not written again where it stays the same', async () => {
    await using old = await withOldMessages(300, 'the `PLT-1` is done');
    const { store } = old;
    while (await indexMessages(store.sql));
    await store.sql`update search_texts set text = 'as it was' where text like '%plt-1%'`;
    await store.sql`update search_progress set version = 0`;
    const versions = () => store.sql<{ id: string; at: string }[]>`
      select message_id as id, xmin::text as at from search_texts`;
    const before = new Map((await versions()).map(({ id, at }) => [id, at]));
    await until(async () => !(await indexMessages(store.sql)));
    const changed = (await versions()).filter(({ id, at }) => before.get(id) !== at);
    expect(changed).toHaveLength(3);
    expect(await old.found('"PLT-1 is done"')).toHaveLength(3);
  });

  test('is renewed where an older process goes on writing beside this one', async () => {
    await using old = await withOldMessages(20, 'the `PLT-1` is done');
    const { store, channelId } = old;
    while (await indexMessages(store.sql));
    await store.sql`update search_texts set text = 'as it was' where text like '%plt-1%'`;
    // It moves what it knows of, and that alone.
    await store.sql`
      update search_progress set renewed_to_seq = 0, renewed_after_seq = 0 where channel_id = ${channelId}`;
    await until(async () => !(await indexMessages(store.sql)));
    expect(await old.found('"PLT-1 is done"')).toHaveLength(1);
  });

  test('is renewed without undoing an edit of the same moment', async () => {
    await using old = await withOldMessages(50, 'the `PLT-1` is done');
    const { store } = old;
    await writtenBefore(old);
    const [edited] = await store.db.select().from(messages).where(eq(messages.seq, 7));
    if (!edited) throw new Error('There is no message');
    // The edit has the row; whoever renews meanwhile leaves it.
    await store.sql.begin(async (tx) => {
      await tx`update messages set body = 'a lily' where id = ${edited.id}`;
      while (await indexMessages(store.sql));
    });
    expect(await old.found('lily')).toEqual(['a lily']);
    expect(await old.found('"rose 7"')).toEqual([]);
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
