import { expect, test } from 'vitest';
import { defaultChannelsFor } from '@/server/domain/channel/default-channels';
import { workspaceId as workspaceIdSchema } from '@/shared/input/id';
import type { Role } from '@/shared/model/member';
import { aName, general, importBench, one, users } from './import-bench';
import { ann, ben, channel, cleo, message, timeAt } from './slack-archive';

const bench = importBench();
const lists = { 'channels.json': [general] };

test('who comes in as owner or admin is named', async () => {
  const { roles } = await bench.run({
    ...lists,
    'users.json': [ann, { ...ben, is_admin: true }, { ...cleo, is_owner: true, deleted: true }],
  });
  expect(roles).toEqual([
    'person U001 (Ann Lee): they are the owner of the new workspace',
    'person U002 (Ben Berg): the archive has them as an owner or admin: they are an admin of the new workspace',
  ]);
});

test('an archive makes nobody an admin of a workspace that is there already', async () => {
  const workspace = aName();
  const { id } = await bench.run({ ...lists, 'users.json': [ben] }, workspace);
  const boss = (role: object) => ({ ...ann, ...role });
  const eve = { id: 'U0EVE0001', name: 'eve', is_primary_owner: true };
  const { lines, roles } = await bench.run(
    { ...lists, 'users.json': [ben, boss({ is_owner: true }), eve] },
    workspace,
  );
  const rows = await bench.store.sql`
    select handle, role from members where workspace_id = ${id} order by handle`;
  expect(rows).toEqual([
    { handle: 'ann.lee', role: 'member' },
    { handle: 'ben', role: 'owner' },
    { handle: 'eve', role: 'member' },
  ]);
  const reason =
    'the archive has them as an owner or admin: they came in as a member, as the workspace was there before';
  const people = lines.filter((line) => line.startsWith('person'));
  expect(people).toEqual([`person U001 (Ann Lee): ${reason}`, `person U0EVE0001 (eve): ${reason}`]);
  expect(roles).toEqual([]);
});

test('people come with their accounts, names and roles, and the first owner owns', async () => {
  const { id } = await bench.run({ 'users.json': users, 'channels.json': [general] });
  const rows = await bench.store.sql`
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
  const { id } = await bench.run({
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
  expect(
    (await bench.history(id, 'general')).map(({ seq, kind, body }) => [seq, kind, body]),
  ).toEqual([
    [1, 'join', ''],
    [2, 'post', 'first'],
    [3, 'post', 'second'],
    [4, 'topic', 'New'],
    [5, 'action', 'waves'],
    [6, 'leave', ''],
    [7, 'post', 'the day after'],
  ]);
  const edited = await one(bench.store.sql`
    select created_at as made, edited_at as edited from messages where workspace_id = ${id} and seq = 3`);
  expect(edited).toEqual({
    made: new Date('2024-01-02T00:03:00Z'),
    edited: new Date('2024-01-02T00:05:00Z'),
  });
  const place = await one(bench.store.sql`
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
  const { id } = await bench.run({
    'users.json': users,
    'channels.json': [general],
    'general/2024-01-02.json': [
      message(1, 'U001', { text: 'root', thread_ts: timeAt(1) }),
      message(2, 'U002', { text: 'one', thread_ts: timeAt(1) }),
    ],
    'general/2024-01-03.json': [message(1500, 'U001', { text: 'two', thread_ts: timeAt(1) })],
  });
  expect((await bench.history(id, 'general')).map((line) => line.parentSeq)).toEqual([null, 1, 1]);
  const root = await one(bench.store.sql`
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
  const { id, lines } = await bench.run(files, workspace);
  const told = async () =>
    (await bench.history(id, 'general')).map(({ body, parentSeq }) => [body, parentSeq]);
  expect(await told()).toEqual([
    ['one', null],
    ['two', 1],
  ]);
  const later = [message(1500, 'U001', { text: 'three', thread_ts })];
  await bench.run({ ...files, 'general/2024-01-03.json': later }, workspace);
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
  const { id, lines } = await bench.run({
    'users.json': users,
    'channels.json': [general],
    'general/2024-01-02.json': [message(1, 'U001', { text: 'hello', reactions })],
  });
  const found = await bench.store.sql`
    select emoji, handle from reactions r join members m on m.id = r.member_id
    where r.workspace_id = ${id} order by r.created_at`;
  expect(found.map(({ emoji, handle }) => `${emoji} ${handle}`)).toEqual([
    '👍 ann.lee',
    '👍 ben',
    '👋🏼 ben',
    ':party-parrot: ann.lee',
  ]);
  expect(lines).toEqual([
    `reaction :heart: by U999 in general/2024-01-02.json, entry 1 (${timeAt(1)}): no list of people has them`,
  ]);
});

test('private channels, direct and group messages come with their people', async () => {
  const { id } = await bench.run({
    'users.json': users,
    'channels.json': [general],
    'groups.json': [channel('G001', 'secret', { members: ['U001', 'U002'] })],
    'dms.json': [{ id: 'D001', created: 1_600_000_000, members: ['U001', 'U002'] }],
    'mpims.json': [channel('G002', 'mpdm-ann--ben--cleo-1', { members: ['U001', 'U002', 'U003'] })],
    'secret/2024-01-02.json': [message(1, 'U001', 'hush')],
    'D001/2024-01-02.json': [message(1, 'U001', 'only you')],
    'mpdm-ann--ben--cleo-1/2024-01-02.json': [message(1, 'U003', 'we three')],
  });
  const rows = await bench.store.sql`
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
  const { id } = await bench.run({
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
  const rows = await bench.store.sql`
    select kind, name, deactivated_at is not null as out from members
    where workspace_id = ${id} and import_key in ('slack:B001', 'slack:U777') order by name`;
  expect(rows).toEqual([
    { kind: 'bot', name: 'Deploys', out: false },
    { kind: 'person', name: 'Gus Guest', out: true },
  ]);
});

test('new members come into Slack’s general channel and the busiest public ones', async () => {
  const posts = (count: number) =>
    Array.from({ length: count }, (_, minute) => message(minute, 'U001', `post ${minute}`));
  const names = ['quiet', 'busy', 'busier', 'busiest'];
  const files = {
    'users.json': users,
    'channels.json': [
      { ...channel('C010', 'everyone', { members: [] }), is_general: true },
      ...names.map((name, index) => channel(`C02${index}`, name, { members: [] })),
    ],
    'groups.json': [channel('G001', 'secret', { members: ['U001'] })],
    'secret/2024-01-02.json': posts(9),
    ...Object.fromEntries(
      names.map((name, index) => [`${name}/2024-01-02.json`, posts(index + 1)]),
    ),
  };
  const { id, workspace } = await bench.run(files);
  const firstNames = async (role: Role) => {
    const workspaceId = workspaceIdSchema.parse(id);
    const ids = await defaultChannelsFor(bench.store.db, workspaceId, role);
    const rows = await bench.store.sql`select name from channels where id = any(${ids}::uuid[])`;
    return rows.map((row) => row.name).sort();
  };
  expect(await firstNames('member')).toEqual(['busier', 'busiest', 'busy', 'everyone']);
  expect(await firstNames('guest')).toEqual([]);
  await bench.store.sql`update channels set is_default = name = 'quiet' where workspace_id = ${id}`;
  await bench.run(files, workspace);
  expect(await firstNames('member')).toEqual(['quiet']);
});
