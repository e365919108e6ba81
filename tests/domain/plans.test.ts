import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '@/server/db/client';
import * as schema from '@/server/db/schema';
import { createReadMarkerBatcher } from '@/server/domain/channel/read-marker-batcher';
import type { Domain } from '@/server/domain/context';
import { createSender } from '@/server/domain/message/sender';
import { Grams } from '@/server/domain/search/grams';
import { searchablesOf } from '@/server/domain/search/searchable';
import type { ChannelId, MessageId, WorkspaceId } from '@/shared/id';
import { type TestApp, testApp } from '../harness/app';
import { createRoutesCaller } from '../harness/caller';
import { disposables } from '../harness/disposables';
import { freshDatabase } from '../harness/postgres';
import { buildWorld, type Person, type World } from '../harness/world';

// How the store answers what people do all day, in a database large enough for the planner to have a choice:
// what procedures really send is caught on its way and explained.

/** To read one of these from end to end is never the way to answer a member. */
const GROWING = [
  'messages',
  'memberships',
  'channels',
  'events',
  'members',
  'mentions',
  'reactions',
  'search_texts',
];
const WORKSPACES = 20;
const PER_WORKSPACE = { channels: 500, members: 200 };
/** Of the members of a workspace, one in so many is in a channel. */
const IN_CHANNEL = 50;
const OWN_CHANNELS = 200;
const OWN_MESSAGES = 20_000;
const OTHER_MESSAGES = 40;

interface Statement {
  text: string;
  parameters: postgres.SerializableParameter[];
}

let setUp: Awaited<ReturnType<typeof buildSetUp>>;
beforeAll(async () => {
  setUp = await buildSetUp();
}, 120_000);
afterAll(() => setUp?.[Symbol.asyncDispose]());

describe('no plan reads a growing table from end to end', () => {
  const reads = {
    'the newest page of a channel': async () => {
      const { caller, workspaceId, channelId } = setUp;
      const page = await caller.message.history({ workspaceId, channelId, limit: 50 });
      expect(page.messages).toHaveLength(50);
      expect(page.messages.at(-1)?.seq).toBe(OWN_MESSAGES - 1);
    },
    'a page deep in a channel': async () => {
      const { caller, workspaceId, channelId } = setUp;
      const page = await caller.message.history({ workspaceId, channelId, before: 500, limit: 50 });
      expect(page.messages.at(-1)?.seq).toBe(499);
    },
    'a channel around a permalink': async () => {
      const { caller, workspaceId, channelId } = setUp;
      const page = await caller.message.around({ workspaceId, channelId, seq: 9_001, limit: 50 });
      expect(page.messages).toHaveLength(50);
    },
    'the sidebar': async () => {
      const { caller, workspaceId } = setUp;
      const { channels } = await caller.channel.list({ workspaceId });
      expect(channels).toHaveLength(OWN_CHANNELS);
      expect(channels.some(({ membership }) => membership.mentionSeqs.length > 0)).toBe(true);
    },
    'a search for what is frequent': async () => {
      const { caller, workspaceId } = setUp;
      const { hits } = await caller.search.messages({ workspaceId, query: 'message' });
      expect(hits).toHaveLength(20);
    },
    'a search for what is rare, in the middle of a word': async () => {
      const { caller, workspaceId } = setUp;
      const { hits } = await caller.search.messages({ workspaceId, query: 'ophon -lute' });
      expect(hits.map((hit) => hit.message.body)).toEqual(['a xylophone']);
    },
    'a search for a symbol, two signs of a script without spaces and a short word': async () => {
      const { caller, workspaceId } = setUp;
      for (const query of ['=>', '会議', 'qi', 'q']) {
        const { hits } = await caller.search.messages({ workspaceId, query });
        expect(hits.map((hit) => hit.message.body)).toEqual(['qi q => 会議です']);
      }
    },
    'a search for what one person wrote': async () => {
      const { caller, workspaceId } = setUp;
      const { hits } = await caller.search.messages({ workspaceId, query: 'from:me' });
      expect(hits).toHaveLength(2);
    },
    'a search for a phrase, in one channel, and without what most texts have': async () => {
      const { caller, workspaceId } = setUp;
      const found = async (query: string) =>
        (await caller.search.messages({ workspaceId, query })).hits.map((hit) => hit.message.body);
      expect(await found('"a xylophone"')).toEqual(['a xylophone']);
      expect(await found('"xylophone a"')).toEqual([]);
      expect(await found('in:room-1 xylophone')).toEqual([]);
      expect((await found('-"xylophone"')).length).toBe(20);
    },
    'a search by a guest': async () => {
      const { guest, workspaceId } = setUp;
      for (const [query, hits] of [
        ['message', 20],
        ['"of room"', 20],
        ['in:room-10 message', 20],
        ['-"xylophone"', 20],
        ['xylophone', 0],
      ] as const) {
        const found = await guest.search.messages({ workspaceId, query });
        expect(found.hits, query).toHaveLength(hits);
      }
    },
    'a thread': async () => {
      const { caller, workspaceId, channelId, rootId } = setUp;
      const { replies } = await caller.thread.get({ workspaceId, channelId, messageId: rootId });
      expect(replies.length).toBeGreaterThan(0);
    },
  };

  test.each(Object.entries(reads))('%s', async (_, read) => {
    const statements = await setUp.listen(read);
    expect(statements.some(({ text }) => /from/i.test(text))).toBe(true);
    for (const statement of statements) {
      expect(await setUp.scannedBy(statement), statement.text).toEqual([]);
    }
  });

  test('such a plan would be noticed', async () => {
    const { workspaceId, channelId } = setUp;
    const place = {
      text: 'select id from messages where workspace_id = $1::uuid and channel_id = $2::uuid and seq = $3::bigint',
      parameters: [workspaceId, channelId, '7'],
    };
    expect(await setUp.scannedBy(place)).toEqual([]);
    const anywhere = { text: 'select id from messages where body = $1::text', parameters: ['no'] };
    expect(await setUp.scannedBy(anywhere)).toEqual(['messages', 'messages']);
  });
});

test('a search for what is rare asks the index of pieces', async () => {
  const { caller, workspaceId } = setUp;
  for (const query of ['ophon', '=>', '会議', 'qi', 'from:me']) {
    const statements = await setUp.listen(() => caller.search.messages({ workspaceId, query }));
    const last = statements.filter(({ text }) => /from "search_texts"/.test(text)).at(-1);
    if (!last) throw new Error('Nothing was searched');
    expect(await setUp.indexesOf(last), query).toContain('search_texts_grams_idx');
  }
});

test('the sidebar counts no messages', async () => {
  const { caller, workspaceId } = setUp;
  const statements = await setUp.listen(() => caller.channel.list({ workspaceId }));
  expect(statements.some(({ text }) => /memberships/.test(text))).toBe(true);
  for (const { text } of statements) expect(text).not.toMatch(/\bcount\s*\(/i);
});

test('who sends alone waits for one statement, which goes by index', async () => {
  const { caller, workspaceId, channelId, received } = setUp;
  const key = 'sent-alone';
  const statements = await setUp.listen(async () => {
    await caller.message.send({ workspaceId, channelId, body: 'alone', key });
  });
  // The driver asks for the store's types by itself, once a connection.
  const sent = received.filter(({ text }) => !/pg_type/.test(text));
  expect(sent.map(({ text }) => text)).toEqual([expect.stringMatching(/insert into messages/)]);
  for (const statement of statements) expect(await setUp.scannedBy(statement)).toEqual([]);
});

test('who marks a channel read waits for three statements, which go by index', async () => {
  const { caller, workspaceId, channelId } = setUp;
  const statements = await setUp.listen(async () => {
    await caller.channel.markRead({ workspaceId, channelId, seq: 7 });
  });
  const marked = statements.filter(({ text }) => !/pg_type|from "members"/.test(text));
  expect(marked.map(({ text }) => text)).toEqual([
    expect.stringMatching(/skip locked/),
    expect.stringMatching(/for no key update/),
    expect.stringMatching(/update memberships/),
  ]);
  for (const statement of marked) expect(await setUp.scannedBy(statement)).toEqual([]);
});

async function buildSetUp() {
  const stack = disposables();
  const { url } = stack.use(await freshDatabase());
  const app = stack.use(await testApp({ databaseUrl: url }));
  const world = await buildWorld(app.parley.domain.store.db);
  const ann = await world.buildPerson('Ann');
  const { id: channelId } = await world.buildChannel([ann]);
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  stack.defer(() => sql.end());
  await fill(sql, { world, ann, channelId });
  // Who is there before is put into some of the channels, whichever these are.
  const gus = await world.buildPerson('Gus', 'guest');
  await sql`
    insert into memberships (workspace_id, channel_id, member_id, joined_at)
    select workspace_id, id, ${gus.member.id}, now() from channels
    where workspace_id = ${world.workspaceId} and name = 'room-10'`;
  const [root] = await sql<{ id: MessageId }[]>`
    select parent_id as id from messages where channel_id = ${channelId} and parent_id is not null limit 1`;
  if (!root) throw new Error('There is no thread');

  const received: Statement[] = [];
  const callerOf = (person: Person) => listeningCaller({ app, person, url, stack, received });
  return {
    workspaceId: world.workspaceId,
    channelId,
    rootId: root.id,
    caller: callerOf(ann),
    guest: callerOf(gus),
    /** All that was sent since `listen` began. */
    received,
    /** The statements that `work` sends, but for those that open and close transactions. */
    async listen(work: () => Promise<unknown>): Promise<Statement[]> {
      received.length = 0;
      await work();
      return received.filter(({ text }) => /^\s*(select|with|insert|update|delete)/i.test(text));
    },
    /** The growing tables that a statement scans: planned for its parameters, and for any. */
    async scannedBy({ text, parameters }: Statement): Promise<string[]> {
      const own = await sql.unsafe(`explain (format json) ${text}`, parameters);
      const generic = await sql.unsafe(`explain (generic_plan, format json) ${text}`).simple();
      return [own, generic].flatMap((rows) => scans(rows[0]?.['QUERY PLAN'] as [{ Plan: Node }]));
    },
    /** The indexes that a statement goes by, planned for its parameters. */
    async indexesOf({ text, parameters }: Statement): Promise<string[]> {
      const rows = await sql.unsafe(`explain (format json) ${text}`, parameters);
      return indexes(rows[0]?.['QUERY PLAN'] as [{ Plan: Node }]);
    },
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  };
}

interface StatementRecorder {
  app: TestApp;
  person: Person;
  url: string;
  stack: ReturnType<typeof disposables>;
  received: Statement[];
}

/** The procedures on clients that tell what they send, one for Drizzle and one for plain SQL as always. */
function listeningCaller({ app, person, url, stack, received }: StatementRecorder) {
  const open = () => {
    const client = postgres(url, {
      max: 2,
      // Given what goes over the wire: parameters are text by then.
      debug: (_, text, parameters) =>
        received.push({ text, parameters: parameters as Statement['parameters'] }),
    });
    stack.defer(() => client.end());
    return client;
  };
  const { domain } = app.parley;
  const db = drizzle(open(), { schema });
  // What reads much has connections of its own, which are not listened to.
  const expensive: Store['expensive'] = (_, work) => work(db);
  const sql = open();
  const store = { ...domain.store, db, sql, expensive, indexing: sql };
  const { clock } = domain;
  const publish = () => undefined;
  const sender = createSender({ sql: store.sql, clock, publish });
  const readMarkers = createReadMarkerBatcher({ sql: store.sql, clock, publish });
  const own = { ...domain, store, sender, readMarkers } satisfies Domain;
  const parley = { ...app.parley, domain: own };
  return createRoutesCaller({ ...app, parley }, person);
}

interface Node {
  'Node Type': string;
  'Index Name'?: string;
  'Relation Name'?: string;
  Plans?: Node[];
}

function scans([{ Plan }]: [{ Plan: Node }]): string[] {
  const visit = (node: Node): string[] => {
    const name = node['Relation Name'] ?? '';
    const own = node['Node Type'] === 'Seq Scan' && GROWING.includes(name) ? [name] : [];
    return [...own, ...(node.Plans ?? []).flatMap(visit)];
  };
  return visit(Plan);
}

function indexes([{ Plan }]: [{ Plan: Node }]): string[] {
  const visit = (node: Node): string[] => [
    ...(node['Index Name'] ? [node['Index Name']] : []),
    ...(node.Plans ?? []).flatMap(visit),
  ];
  return visit(Plan);
}

interface Place {
  world: World;
  ann: Person;
  channelId: ChannelId;
}

/** Twenty other workspaces of ordinary size, and one's own with a long channel and a long sidebar. */
async function fill(sql: postgres.Sql, { world: { workspaceId }, ann, channelId }: Place) {
  // The rows are made to fit each other; to have every key looked up takes a minute.
  await sql`set session_replication_role = replica`;
  await sql`
    insert into workspaces (id, slug, name, created_at)
    select gen_random_uuid(), 'other-' || w, 'Another', now() from generate_series(1, ${WORKSPACES}::int) w`;
  await sql`insert into workspace_heads (workspace_id, epoch)
    select id, substr(md5(slug), 1, 8) from workspaces where id <> ${workspaceId}`;
  await sql`
    insert into members (workspace_id, id, handle, name, created_at)
    select w.id, gen_random_uuid(), 'member-' || m, 'Member ' || m, now()
    from workspaces w, generate_series(1, ${PER_WORKSPACE.members}::int) m`;
  await sql`
    insert into channels (workspace_id, id, kind, name, created_at, last_seq, last_root_seq)
    select w.id, gen_random_uuid(), 'public', 'room-' || c, now(), ${OTHER_MESSAGES}, ${OTHER_MESSAGES}
    from workspaces w, generate_series(1, ${PER_WORKSPACE.channels}::int) c`;
  await sql`
    insert into memberships (workspace_id, channel_id, member_id, joined_at)
    select c.workspace_id, c.id, m.id, now() from (
      select *, row_number() over (partition by workspace_id) as n from channels where name like 'room-%'
    ) c join (
      select *, row_number() over (partition by workspace_id) as n from members where id <> ${ann.member.id}
    ) m on m.workspace_id = c.workspace_id and (m.n * 7 + c.n) % ${IN_CHANNEL}::int = 0`;
  await sql`
    insert into memberships (workspace_id, channel_id, member_id, joined_at)
    select workspace_id, id, ${ann.member.id}, now() from channels
    where workspace_id = ${workspaceId} and id <> ${channelId} order by name limit ${OWN_CHANNELS - 1}`;
  await post(sql, { where: sql`c.id = ${channelId}`, count: OWN_MESSAGES });
  await post(sql, {
    where: sql`c.id <> ${channelId}
      and (c.name = 'room-1' or (c.workspace_id = ${workspaceId} and c.name like 'room-1%'))`,
    count: OTHER_MESSAGES,
  });
  await sql`
    insert into mentions (workspace_id, message_id, member_id, channel_id, seq)
    select workspace_id, id, ${ann.member.id}, channel_id, seq from messages where seq % 7 = 1`;
  await sql`
    insert into reactions (workspace_id, message_id, emoji, member_id, created_at)
    select workspace_id, id, '👍', author_id, now() from messages where seq % 5 = 1`;
  await sql`update channels set last_seq = ${OWN_MESSAGES} where id = ${channelId}`;
  await sql`set session_replication_role = origin`;
  await fillIndex(sql, { workspaceId, ann, channelId });
  await sql`vacuum analyze`;
}

/** Every tenth message replies to the one before. */
async function post(
  sql: postgres.Sql,
  { where, count }: { where: postgres.Fragment; count: number },
): Promise<void> {
  const id = (seq: postgres.Fragment) =>
    sql`overlay(overlay(md5(c.id::text || ${seq}) placing '7' from 13) placing '8' from 17)::uuid`;
  await sql`
    insert into messages (workspace_id, id, channel_id, seq, author_id, body, parent_id, key, digest, created_at)
    select c.workspace_id, ${id(sql`s`)}, c.id, s, m.id, 'message ' || s || ' of ' || c.name,
      case when s % 10 = 0 then ${id(sql`(s - 1)`)} end, c.id || '-' || s, md5(s::text),
      now() - (${count}::bigint - s) * interval '1 minute'
    from channels c
    cross join generate_series(1, ${count}::bigint) s
    cross join lateral (
      select id from members where workspace_id = c.workspace_id and handle = 'member-1'
    ) m
    where ${where}`;
}

/** As the server does in the background, and may have begun to. What messages are found by: of most a few pieces, which is as good to the planner; of two by their text. */
async function fillIndex(
  sql: postgres.Sql,
  { workspaceId, ann, channelId }: Omit<Place, 'world'> & { workspaceId: WorkspaceId },
) {
  const grams = new Grams(workspaceId);
  const common = `{${grams.ofText('message of room', []).join()}}`;
  await sql`
    insert into search_texts (workspace_id, message_id, channel_id, author_id, created_at, text, grams)
    select workspace_id, id, channel_id, author_id, created_at, body, ${common}::int[] || hashint8(seq % 500)
    from messages
    on conflict (workspace_id, message_id) do update set text = excluded.text, grams = excluded.grams`;
  await sql`
    insert into search_progress (workspace_id, channel_id, after_seq, to_seq)
    select workspace_id, id, 0, last_seq from channels where last_seq > 0
    on conflict (workspace_id, channel_id) do update set after_seq = 0, to_seq = excluded.to_seq`;
  for (const [index, body] of ['a xylophone', 'qi q => 会議です'].entries()) {
    const [row] = await sql<{ id: MessageId }[]>`
      update messages set body = ${body}, author_id = ${ann.member.id}
      where channel_id = ${channelId} and seq = ${index + 1} returning id`;
    if (!row) throw new Error('There is no such message');
    const written = { workspaceId, id: row.id, channelId, authorId: ann.member.id, body };
    const [made] = await searchablesOf([written]);
    await sql`update search_texts set text = ${made?.text ?? ''}, author_id = ${ann.member.id},
      grams = ${`{${made?.grams.join()}}`}::int[] where message_id = ${row.id}`;
  }
}
