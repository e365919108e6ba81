import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '@/server/db/client';
import { ImportReport, importSlack } from '@/server/domain/import';
import { systemClock } from '@/server/infra/clock';
import { database } from '../harness/postgres';
import { ann, ben, channel, cleo, message, timeAt, zipOf } from './slack-archive';

let store: Store;
beforeAll(async () => {
  store = openStore({ url: await database(), max: 4 });
});
afterAll(() => store.close());

const aName = () => `Team ${randomUUID().slice(0, 8)}`;

async function run(files: Record<string, unknown>, workspace = aName()) {
  await using archive = await zipOf(files);
  const lines: string[] = [];
  const report = new ImportReport((noun, what, reason) => lines.push(`${noun} ${what}: ${reason}`));
  const tools = { store, clock: systemClock };
  const input = { archivePath: archive.path, workspace, report };
  const { id } = await importSlack(tools, input);
  return { id, workspace, report, lines };
}

interface Line {
  seq: number;
  kind: string;
  body: string;
  handle: string;
  parentSeq: number | null;
}

function history(workspaceId: string, name: string): Promise<Line[]> {
  return store.sql<Line[]>`
    select m.seq::int, m.kind, m.body, a.handle, p.seq::int as "parentSeq" from messages m
    join channels c on c.workspace_id = m.workspace_id and c.id = m.channel_id
    join members a on a.workspace_id = m.workspace_id and a.id = m.author_id
    left join messages p on p.workspace_id = m.workspace_id and p.id = m.parent_id
    where m.workspace_id = ${workspaceId} and c.name = ${name} order by m.seq`;
}

async function one(query: PromiseLike<readonly Record<string, unknown>[]>) {
  const [row] = await query;
  return row;
}

const users = [ann, ben, cleo];
const general = channel('C001', 'general', {
  members: ['U001', 'U002', 'U003'],
  topic: { value: 'All &amp; all' },
});

test('people come with their accounts, names and roles, and the first owner owns', async () => {
  const { id } = await run({ 'users.json': users, 'channels.json': [general] });
  const rows = await store.sql`
    select m.handle, m.name, m.role, m.title, u.email, u.password_hash from members m
    left join users u on u.id = m.user_id where m.workspace_id = ${id} order by m.handle`;
  expect(rows).toEqual([
    {
      handle: 'ann.lee',
      name: 'Ann Lee',
      role: 'owner',
      title: 'Founder',
      email: 'ann@example.com',
      password_hash: null,
    },
    {
      handle: 'ben',
      name: 'Ben Berg',
      role: 'member',
      title: '',
      email: 'ben@example.com',
      password_hash: null,
    },
    { handle: 'cleo', name: 'Cleo', role: 'guest', title: '', email: null, password_hash: null },
  ]);
});

test('a channel’s history keeps its order over days, its kinds, its edits and its read marks', async () => {
  const { id } = await run({
    'users.json': users,
    'channels.json': [general],
    'general/2024-01-03.json': [message(2000, 'U001', 'the day after')],
    'general/2024-01-02.json': [
      message(3, 'U002', { text: 'second', edited: { user: 'U002', ts: timeAt(5) } }),
      message(1, 'U002', { text: '<@U002> has joined the channel', subtype: 'channel_join' }),
      message(2, 'U001', 'first'),
      message(4, 'U001', {
        text: '<@U001> set the channel topic: New',
        subtype: 'channel_topic',
        topic: 'New',
      }),
      message(6, 'U002', { text: 'waves', subtype: 'me_message' }),
      message(7, 'U002', { text: '<@U002> has left', subtype: 'channel_leave' }),
    ],
  });
  expect((await history(id, 'general')).map(({ seq, kind, body }) => [seq, kind, body])).toEqual([
    [1, 'join', ''],
    [2, 'post', 'first'],
    [3, 'post', 'second'],
    [4, 'topic', 'New'],
    [5, 'action', 'waves'],
    [6, 'leave', ''],
    [7, 'post', 'the day after'],
  ]);
  const edited = await one(store.sql`
    select created_at as made, edited_at as edited from messages where workspace_id = ${id} and seq = 3`);
  expect(edited).toEqual({
    made: new Date('2024-01-02T00:03:00Z'),
    edited: new Date('2024-01-02T00:05:00Z'),
  });
  const place = await one(store.sql`
    select topic, last_seq::int as last, last_root_seq::int as root, member_count as people, last_posted_at as at,
      (select array_agg(distinct last_read_seq::int) from memberships s where s.channel_id = c.id) as read
    from channels c where workspace_id = ${id}`);
  expect(place).toEqual({
    topic: 'All & all',
    last: 7,
    root: 7,
    people: 3,
    at: new Date('2024-01-03T09:20:00Z'),
    read: [7],
  });
});

test('replies hang on their roots, also a day later, and the root tells of them', async () => {
  const { id } = await run({
    'users.json': users,
    'channels.json': [general],
    'general/2024-01-02.json': [
      message(1, 'U001', { text: 'root', thread_ts: timeAt(1) }),
      message(2, 'U002', { text: 'one', thread_ts: timeAt(1) }),
    ],
    'general/2024-01-03.json': [message(1500, 'U001', { text: 'two', thread_ts: timeAt(1) })],
  });
  expect((await history(id, 'general')).map((line) => line.parentSeq)).toEqual([null, 1, 1]);
  const root = await one(store.sql`
    select reply_count, last_reply_at, array_length(participant_ids, 1) as people, c.last_root_seq::int as "lastRoot"
    from messages m join channels c on c.id = m.channel_id where m.workspace_id = ${id} and seq = 1`);
  expect(root).toEqual({
    reply_count: 2,
    last_reply_at: new Date('2024-01-03T01:00:00Z'),
    people: 2,
    lastRoot: 1,
  });
});

test('a thread whose root is not in the archive stays together and begins with its first reply', async () => {
  const thread_ts = '1700000000.000100';
  const files = {
    'users.json': users,
    'channels.json': [general],
    'general/2024-01-02.json': [
      message(1, 'U001', { text: 'one', thread_ts }),
      message(2, 'U002', { text: 'two', thread_ts }),
    ],
  };
  const workspace = aName();
  const { id, lines } = await run(files, workspace);
  const told = async () =>
    (await history(id, 'general')).map(({ body, parentSeq }) => [body, parentSeq]);
  expect(await told()).toEqual([
    ['one', null],
    ['two', 1],
  ]);
  const later = [message(1500, 'U001', { text: 'three', thread_ts })];
  await run({ ...files, 'general/2024-01-03.json': later }, workspace);
  expect(await told()).toEqual([
    ['one', null],
    ['two', 1],
    ['three', 1],
  ]);
  expect(lines).toEqual([expect.stringContaining('its first message is not in the archive')]);
});

test('reactions become emoji, and what has no emoji keeps its name', async () => {
  const reactions = [
    { name: '+1', users: ['U001', 'U002'] },
    { name: 'wave::skin-tone-3', users: ['U002'] },
    { name: 'party-parrot', users: ['U001'] },
    { name: 'heart', users: ['U999'] },
  ];
  const { id, lines } = await run({
    'users.json': users,
    'channels.json': [general],
    'general/2024-01-02.json': [message(1, 'U001', { text: 'hello', reactions })],
  });
  const found = await store.sql`
    select emoji, handle from reactions r join members m on m.id = r.member_id
    where r.workspace_id = ${id} order by r.created_at`;
  expect(found.map(({ emoji, handle }) => `${emoji} ${handle}`)).toEqual([
    '👍 ann.lee',
    '👍 ben',
    '👋🏼 ben',
    ':party-parrot: ann.lee',
  ]);
  expect(lines).toEqual(['reaction :heart: by U999: the person is not in the archive']);
});

test('private channels, direct and group messages come with their people', async () => {
  const { id } = await run({
    'users.json': users,
    'channels.json': [general],
    'groups.json': [channel('G001', 'secret', { members: ['U001', 'U002'] })],
    'dms.json': [{ id: 'D001', created: 1_600_000_000, members: ['U001', 'U002'] }],
    'mpims.json': [channel('G002', 'mpdm-ann--ben--cleo-1', { members: ['U001', 'U002', 'U003'] })],
    'secret/2024-01-02.json': [message(1, 'U001', 'hush')],
    'D001/2024-01-02.json': [message(1, 'U001', 'only you')],
    'mpdm-ann--ben--cleo-1/2024-01-02.json': [message(1, 'U003', 'we three')],
  });
  const rows = await store.sql`
    select kind, name, member_count as people, last_seq::int as last,
      array_length(string_to_array(people_key, ','), 1) as key
    from channels where workspace_id = ${id} order by kind`;
  expect(rows).toEqual([
    { kind: 'dm', name: null, people: 2, last: 1, key: 2 },
    { kind: 'group', name: null, people: 3, last: 1, key: 3 },
    { kind: 'private', name: 'secret', people: 2, last: 1, key: null },
    { kind: 'public', name: 'general', people: 3, last: 0, key: null },
  ]);
});

test('bots and people of no list become members, who cannot come in', async () => {
  const { id } = await run({
    'users.json': users,
    'channels.json': [general],
    'general/2024-01-02.json': [
      {
        type: 'message',
        subtype: 'bot_message',
        ts: timeAt(1),
        bot_id: 'B001',
        username: 'Deploys',
        text: 'done',
      },
      message(2, 'U777', { text: 'hello from afar', user_profile: { real_name: 'Gus Guest' } }),
    ],
  });
  const rows = await store.sql`
    select kind, name, deactivated_at is not null as out from members
    where workspace_id = ${id} and import_key in ('slack:B001', 'slack:U777') order by name`;
  expect(rows).toEqual([
    { kind: 'bot', name: 'Deploys', out: false },
    { kind: 'person', name: 'Gus Guest', out: true },
  ]);
});

const twoDays = {
  'users.json': users,
  'channels.json': [general],
  'general/2024-01-02.json': [
    message(1, 'U001', { text: 'hello <@U002>', reactions: [{ name: 'wave', users: ['U002'] }] }),
    message(2, 'U002', { text: 'hi', thread_ts: timeAt(1) }),
  ],
};

test('importing again changes nothing', async () => {
  const { id, workspace } = await run(twoDays);
  const before = await snapshot(id);
  const again = await run(twoDays, workspace);
  expect(again.id).toBe(id);
  expect(await snapshot(id)).toEqual(before);
  expect(again.report.tallies.get('messages')).toEqual({ imported: 2, before: 2 });
});

test('a later archive adds what is new after what was written here meanwhile, without gaps', async () => {
  const { id, workspace } = await run(twoDays);
  await store.sql`
    insert into messages (workspace_id, id, channel_id, seq, author_id, body, key, digest, created_at)
    select workspace_id, gen_random_uuid(), id, 3, created_by, 'native', 'native-key', 'd', now() from channels
    where workspace_id = ${id}`;
  await store.sql`update channels set last_seq = 3, last_root_seq = 3 where workspace_id = ${id}`;
  await run(
    {
      ...twoDays,
      'general/2024-01-03.json': [message(1500, 'U002', { text: 'two', thread_ts: timeAt(1) })],
    },
    workspace,
  );
  const lines = await history(id, 'general');
  expect(lines.map(({ seq, body, parentSeq }) => [seq, body, parentSeq])).toEqual([
    [1, expect.stringMatching(/^hello <@/), null],
    [2, 'hi', 1],
    [3, 'native', null],
    [4, 'two', 1],
  ]);
  const place = await one(store.sql`
    select last_seq::int as last, last_root_seq::int as root from channels where workspace_id = ${id}`);
  expect(place).toEqual({ last: 4, root: 3 });
});

test('an import that is cut off leaves whole channels, and the next run completes it', async () => {
  const days = {
    ...twoDays,
    'channels.json': [general, channel('C002', 'random', { members: ['U001'] })],
    'random/2024-01-02.json': [message(1, 'U001', 'here'), message(2, 'U001', 'there')],
  };
  const workspace = aName();
  await using archive = await zipOf(days);
  const input = {
    archivePath: archive.path,
    workspace,
    report: new ImportReport(() => undefined),
    onProgress: (done: number) => {
      if (done === 2) throw new Error('cut off');
    },
  };
  await expect(importSlack({ store, clock: systemClock }, input)).rejects.toThrow('cut off');
  const half = await one(store.sql`
    select array_agg(c.name || ' ' || c.last_seq order by c.name) as channels from channels c
    join workspaces w on w.id = c.workspace_id where w.name = ${workspace}`);
  expect(half).toEqual({ channels: ['general 2', 'random 0'] });

  const { id } = await run(days, workspace);
  expect(await history(id, 'general')).toHaveLength(2);
  expect(await history(id, 'random')).toHaveLength(2);
});

test('whoever was a member before is the same one after', async () => {
  const { id, workspace } = await run({ 'users.json': [ann], 'channels.json': [general] });
  await store.sql`update members set import_key = null, handle = 'boss' where workspace_id = ${id}`;
  await run({ 'users.json': users, 'channels.json': [general] }, workspace);
  const rows = await store.sql`
    select handle, role from members where workspace_id = ${id} and import_key = 'slack:U001'`;
  expect(rows).toEqual([{ handle: 'boss', role: 'owner' }]);
});

test('every transaction of it is in the log, and older cursors have to load again', async () => {
  const { id } = await run(twoDays);
  const head = await one(store.sql`
    select rev::int, horizon::int, (select count(*)::int from events e where e.workspace_id = h.workspace_id) as rows
    from workspace_heads h where workspace_id = ${id}`);
  expect(head).toEqual({ rev: 2, horizon: 2, rows: 2 });
});

test('mentions count as such outside of code only', async () => {
  const { id } = await run({
    'users.json': users,
    'channels.json': [general],
    'general/2024-01-02.json': [message(1, 'U001', '<@U002> and `<@U003>` <!here>')],
  });
  const rows = await store.sql`
    select m.handle from mentions x left join members m on m.id = x.member_id
    where x.workspace_id = ${id} order by 1`;
  expect(rows).toEqual([{ handle: 'ben' }, { handle: null }]);
});

test('what is broken is named, and the rest comes in', async () => {
  const { id, lines } = await run({
    'users.json': [ann, { name: 'nobody' }, ben],
    'channels.json': [general],
    'general/2024-01-02.json': 'not json at all',
    'general/2024-01-03.json': { not: 'a list' },
    'general/2024-01-04.json': [
      { type: 'message', user: 'U001', text: 'when?' },
      { type: 'message', ts: timeAt(1), text: 'who?' },
      'what?',
      message(2, 'U001', 'fine'),
    ],
  });
  expect((await history(id, 'general')).map((line) => line.body)).toEqual(['fine']);
  expect(lines).toEqual([
    'person users.json, entry 2: it has no id',
    'membership U003 in #general: the person is not in the archive',
    expect.stringMatching(/^file general\/2024-01-02.json .*: it is not JSON$/),
    'file general/2024-01-03.json: it is not a list of messages',
    'message general/2024-01-04.json, entry 1: it has no time (ts)',
    'message general/2024-01-04.json, entry 2: it has no author (user)',
    'message general/2024-01-04.json, entry 3: it is not an object',
  ]);
});

test('a file that grows too large when unpacked is left out', async () => {
  const { id, lines } = await run({
    'users.json': users,
    'channels.json': [general],
    'general/2024-01-02.json': `[${' '.repeat(65 * 1024 * 1024)}]`,
    'general/2024-01-03.json': [message(1, 'U001', 'fine')],
  });
  expect(await history(id, 'general')).toHaveLength(1);
  expect(lines).toEqual(['file general/2024-01-02.json (65 MiB): it is larger than 64 MiB']);
});

test('an archive that is none of Slack’s is refused, and nothing is made', async () => {
  const workspace = aName();
  await expect(run({ 'readme.txt': 'hello' }, workspace)).rejects.toThrow(
    'neither people nor channels',
  );
  expect(await store.sql`select 1 from workspaces where name = ${workspace}`).toHaveLength(0);
  const report = new ImportReport(() => undefined);
  const input = { archivePath: 'package.json', workspace, report };
  await expect(importSlack({ store, clock: systemClock }, input)).rejects.toThrow(
    'can’t be read as a zip',
  );
});

test('an archive that was packed anew with a folder around it is read all the same', async () => {
  const files = Object.entries(twoDays).map(([name, content]) => [`export/${name}`, content]);
  const { id } = await run(Object.fromEntries([...files, ['__MACOSX/x', '']]));
  expect(await history(id, 'general')).toHaveLength(2);
});

/** All that an import writes. */
async function snapshot(id: string) {
  const { sql } = store;
  return {
    messages: await sql`select * from messages where workspace_id = ${id} order by channel_id, seq`,
    reactions:
      await sql`select * from reactions where workspace_id = ${id} order by message_id, emoji, member_id`,
    mentions:
      await sql`select * from mentions where workspace_id = ${id} order by message_id, member_id`,
    members: await sql`select * from members where workspace_id = ${id} order by id`,
    channels: await sql`select * from channels where workspace_id = ${id} order by id`,
    memberships:
      await sql`select * from memberships where workspace_id = ${id} order by channel_id, member_id`,
  };
}
