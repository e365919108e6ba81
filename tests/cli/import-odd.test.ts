import { expect, test } from 'vitest';
import { DAY, day, general, importBench, one, users } from './import-bench';
import { ann, ben, channel, message, timeAt } from './slack-archive';

const bench = importBench();
const bodies = async (id: string) => (await bench.history(id, 'general')).map((line) => line.body);

test('two people of one address are one member, with the wider role', async () => {
  const twin = { ...ben, id: 'U009', is_admin: true, profile: { email: 'BEN@example.com' } };
  const { id, report, lines } = await bench.run({
    'users.json': [...users, twin],
    'channels.json': [{ ...general, members: ['U001', 'U002', 'U009'] }],
    [DAY]: [message(1, 'U002', 'as Ben'), message(2, 'U009', 'as his twin')],
  });
  const rows = await bench.history(id, 'general');
  expect(rows.map(({ body, handle }) => [body, handle])).toEqual([
    ['as Ben', 'ben'],
    ['as his twin', 'ben'],
  ]);
  const member = await one(bench.store.sql`
    select role, (select member_count from channels c where c.workspace_id = m.workspace_id) as people
    from members m where workspace_id = ${id} and handle = 'ben'`);
  expect(member).toEqual({ role: 'admin', people: 2 });
  expect(report.accounts.get('person')).toMatchObject({ found: 4, cameIn: 4 });
  expect(lines).toContainEqual(expect.stringContaining('U002, U009: they have one e-mail address'));
});

test('what Postgres refuses is cleaned in every field', async () => {
  const bad = 'a\u0000b\ud83c';
  const { id } = await bench.run({
    'users.json': [
      ann,
      { ...ben, name: bad, real_name: bad, profile: { real_name: bad, title: bad, email: bad } },
    ],
    'channels.json': [
      {
        ...general,
        name: bad,
        topic: { value: bad },
        members: ['U001', bad, 'U002'],
        creator: bad,
      },
    ],
    'ab\uFFFD/2024-01-02.json': [
      message(1, 'U001', {
        text: bad,
        files: [{ name: bad, title: bad, permalink: `https://x.example/${bad}` }],
        attachments: [{ title: bad, text: bad, fields: [{ title: bad, value: bad }], footer: bad }],
        blocks: [{ type: 'section', text: { type: 'mrkdwn', text: bad } }],
        reactions: [{ name: bad, users: ['U001', bad] }],
        edited: { user: bad, ts: bad },
      }),
      message(2, bad, { text: 'by a stranger', user_profile: { real_name: bad } }),
      { type: 'message', subtype: 'bot_message', username: bad, ts: timeAt(3), text: bad },
      message(4, 'U002', { text: 'topic', subtype: 'channel_topic', topic: bad, [bad]: bad }),
    ],
  });
  const rows = await bench.store.sql`
    select m.body, a.name from messages m join members a on a.workspace_id = m.workspace_id and a.id = m.author_id
    where m.workspace_id = ${id} order by m.seq`;
  expect(rows).toHaveLength(4);
  for (const row of rows) expect(JSON.stringify(row)).not.toMatch(/\\u0000|\\ud83c/);
});

test('a bot without any id gets a stand-in', async () => {
  const bot = { type: 'message', subtype: 'bot_message', ts: timeAt(1), text: 'deploy finished' };
  const { id } = await bench.run(day(bot, { ...bot, ts: timeAt(2), bot_id: null, user: '' }));
  expect((await bench.history(id, 'general')).map(({ handle }) => handle)).toEqual([
    'unknown.bot',
    'unknown.bot',
  ]);
});

test('an odd reaction costs itself, and what is counted only is said', async () => {
  const reactions = [
    { name: '+1', count: 2, users: ['U001', 'U002'] },
    { name: 'heart', count: 3, users: null },
    { name: 'wave', count: 5, users: ['U001'] },
    { name: 'fire', users: ['U001', 'U001', 7, null, { id: 'U002' }] },
    null,
    'tada',
    { users: ['U001'] },
    { name: 'constructor', users: ['U002'] },
  ];
  const { id, report } = await bench.run(
    day(
      message(1, 'U001', { text: 'vote', reactions }),
      message(2, 'U001', { text: 'all of them odd', reactions: { name: 'eyes', users: ['U001'] } }),
      message(3, 'U001', { text: 'none', reactions: 'tada' }),
    ),
  );
  expect(await bodies(id)).toEqual(['vote', 'all of them odd', 'none']);
  const found = await bench.store.sql`
    select emoji, count(*)::int from reactions where workspace_id = ${id} group by 1 order by 1`;
  expect(Object.fromEntries(found.map((row) => [row.emoji, row.count]))).toEqual({
    '👍': 2,
    '👋': 1,
    '🔥': 2,
    '👀': 1,
    ':constructor:': 1,
  });
  expect(report.accounts.get('reaction')).toEqual({ found: 21, cameIn: 7, before: 0, leftOut: 14 });
});

test('a reaction may be named by the emoji itself', async () => {
  const named = (name: string) => ({ name, users: ['U001'] });
  const reactions = ['👍', '❤', '👍🏽', ' 🎉 ', 'wave'].map(named);
  const { id, report } = await bench.run(day(message(1, 'U001', { text: 'a', reactions })));
  const found = await bench.store.sql`
    select emoji from reactions where workspace_id = ${id} order by created_at`;
  expect(found.map(({ emoji }) => emoji)).toEqual(['👍', '❤️', '👍🏽', '🎉', '👋']);
  expect(report.accounts.get('reaction')).toMatchObject({ found: 5, cameIn: 5 });
});

test.each([
  ['one alone', 'U001', 1, []],
  ['objects', [{ id: 'U001' }, 'U002'], 2, []],
  ['others', ['U001', true, { x: 1 }, null, 'U 1'], 1, ['3 of its members']],
  ['one of no id', 'nobody at all', 0, ['1 of its members']],
])('members of odd shapes are read or said: %s', async (...about) => {
  const [, members, count, notes] = about;
  const { id, lines } = await bench.run({
    'users.json': users,
    'channels.json': [{ id: 'C001', name: 'general', members }],
  });
  const found = await one(bench.store.sql`
    select member_count as count from channels where workspace_id = ${id}`);
  expect(found).toEqual({ count });
  expect(lines).toEqual(
    notes.map(
      (note) => `channel channels.json, entry 1: ${note} are of a shape that can’t be read`,
    ),
  );
});

test('a reaction by one who stands alone counts, and a count that can’t be true does not', async () => {
  const { report, lines } = await bench.run(
    day(
      message(1, 'U001', { text: 'a', reactions: [{ name: 'wave', users: 'U002' }] }),
      message(2, 'U001', {
        text: 'b',
        reactions: [{ name: 'wave', count: 1_000_000_000, users: ['U002'] }],
      }),
      { ...message(3, '', 'c'), reactions: [{ name: 'wave', count: 1e21, users: ['U002'] }] },
    ),
  );
  expect(report.accounts.get('reaction')).toEqual({ found: 3, cameIn: 2, before: 0, leftOut: 1 });
  expect(lines).toContainEqual(
    expect.stringMatching(/^reaction .*entry 2 .*: its count \(1000000000\) can’t be true/),
  );
});

test('two messages of one time are two, also in another run', async () => {
  const files = day(
    { ...message(1, 'U001', 'said by Ann'), ts: timeAt(1) },
    { ...message(1, 'U002', 'said by Ben'), ts: timeAt(1) },
    { ...message(1, 'U002', 'and once more'), ts: timeAt(1) },
    { ...message(1, 'U002', 'and once more'), ts: timeAt(1) },
  );
  const { id, workspace, lines } = await bench.run(files);
  const said = ['said by Ann', 'said by Ben', 'and once more'];
  expect(await bodies(id)).toEqual(said);
  expect(lines).toEqual([`message ${DAY}, entry 4 (${timeAt(1)}): the archive has it twice`]);
  await bench.run(files, workspace);
  expect(await bodies(id)).toEqual(said);
});

test('who had a time for themselves keeps it when a later archive has two', async () => {
  const benAt = message(1, 'U002', 'said by Ben');
  const { id, workspace } = await bench.run(day(benAt));
  await bench.run(day(message(1, 'U001', 'said by Ann'), benAt), workspace);
  const rows = await bench.history(id, 'general');
  expect(rows.map(({ body, handle }) => [body, handle])).toEqual([
    ['said by Ben', 'ben'],
    ['said by Ann', 'ann.lee'],
  ]);
});

test('a time may be a number, or whole seconds', async () => {
  const { id, lines } = await bench.run(
    day(
      { ...message(0, 'U001', 'number'), ts: 1_704_153_660.0001 },
      { ...message(0, 'U001', 'whole'), ts: '1704153720' },
      { ...message(0, 'U001', 'whole number'), ts: 1_704_153_780 },
      { ...message(0, 'U002', 'a reply'), ts: timeAt(9), thread_ts: 1_704_153_660.0001 },
      { ...message(0, 'U001', 'never'), ts: 'soon' },
      { ...message(0, 'U001', 'never'), ts: 99_999_999_999_999 },
      { ...message(0, 'U001', 'never'), ts: -5 },
      { ...message(0, 'U001', 'never'), ts: [] },
    ),
  );
  const rows = await bench.history(id, 'general');
  expect(rows.map(({ body, parentSeq }) => [body, parentSeq])).toEqual([
    ['number', null],
    ['whole', null],
    ['whole number', null],
    ['a reply', 1],
  ]);
  expect(
    lines.filter((line) => line.endsWith('its time (ts) is missing or can’t be read')),
  ).toHaveLength(4);
});

test('replies that come before their root, or name another reply, hang on the root', async () => {
  const { id } = await bench.run({
    ...day(
      message(5, 'U002', { text: 'early', thread_ts: timeAt(1500) }),
      message(6, 'U002', { text: 'earlier day', thread_ts: timeAt(1500) }),
    ),
    'general/2024-01-03.json': [
      message(1500, 'U001', { text: 'root', thread_ts: timeAt(1500) }),
      message(1501, 'U001', { text: 'to a reply', thread_ts: timeAt(5) }),
    ],
  });
  const rows = await bench.history(id, 'general');
  expect(rows.map(({ seq, body, parentSeq }) => [seq, body, parentSeq])).toEqual([
    [1, 'early', 3],
    [2, 'earlier day', 3],
    [3, 'root', null],
    [4, 'to a reply', 3],
  ]);
  const root = await one(bench.store.sql`
    select reply_count, (select last_root_seq::int from channels c where c.id = m.channel_id) as "lastRoot"
    from messages m where workspace_id = ${id} and seq = 3`);
  expect(root).toEqual({ reply_count: 3, lastRoot: 3 });
});

test('what is too long is cut and said, and what is nested too deep costs itself', async () => {
  const nested = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  const entries = [
    JSON.stringify(message(1, 'U001', 'x '.repeat(600_000))),
    `{"type":"message","user":"U001","ts":"${timeAt(2)}","text":"deep","blocks":${nested}}`,
    `{"type":"message","user":"U001","ts":"${timeAt(3)}","text":"","attachments":[{"blocks":${nested},"text":"kept"}]}`,
    JSON.stringify(message(4, 'u'.repeat(5_000), 'of a long id')),
  ];
  // Names of emoji, of which little is left: what is not read all the same is said, too.
  entries.push(JSON.stringify(message(5, 'U001', ':slightly_smiling_face: '.repeat(4_000))));
  const { id, lines } = await bench.run({ ...day(), [DAY]: `[${entries.join(',')}]` });
  const found = await bodies(id);
  expect(found[0]).toHaveLength(40_000);
  expect(found.slice(1, 4)).toEqual(['deep', 'kept', 'of a long id']);
  const said = lines.map((line) =>
    / entry (\d) .*: it (is too long|has blocks of a shape)/.exec(line),
  );
  expect(said.map((line) => [line?.[1], line?.[2]])).toEqual([
    ['1', 'is too long'],
    ['2', 'has blocks of a shape'],
    ['5', 'is too long'],
  ]);
});

test('a day may be wrapped, a single message, or messages by their time', async () => {
  const { id, lines } = await bench.run({
    'users.json': { ok: true, members: users },
    'channels.json': { channels: [general] },
    'general/2024-01-01.json': { messages: [message(1, 'U001', 'wrapped')] },
    'general/2024-01-02.json': message(2, 'U001', 'single'),
    'general/2024-01-03.json': { [timeAt(3)]: message(3, 'U001', 'by time') },
    'general/2024-01-04.json': '',
    'general/2024-01-05.json': 'null',
    'general/2024-01-06.json': '[]',
  });
  expect(await bodies(id)).toEqual(['wrapped', 'single', 'by time']);
  expect(lines).toEqual([
    'file general/2024-01-04.json: it is empty',
    'file general/2024-01-05.json: it is not a list of messages',
  ]);
});

test('people and channels that are listed twice are one, and odd fields cost themselves', async () => {
  const { id, report } = await bench.run({
    'users.json': [
      { ...ann, profile: null },
      ann,
      { id: 5, name: 7, real_name: [], profile: 'none', deleted: 'yes' },
      null,
      { id: ['U1'] },
    ],
    'channels.json': [
      { ...general, created: 1e300, topic: 'as text', members: null },
      { ...general, members: ['U001'] },
      { name: 'of no id', members: ['U001'], created: -1 },
      [],
    ],
    'of no id/2024-01-02.json': [message(1, 'U001', 'found by name')],
    [DAY]: [message(1, 5 as never, 'by number')],
  });
  const rows = await bench.store.sql`
    select name, topic, member_count as people from channels where workspace_id = ${id} order by name`;
  expect(rows).toEqual([
    { name: 'general', topic: 'as text', people: 1 },
    { name: 'of-no-id', topic: '', people: 1 },
  ]);
  expect(report.accounts.get('person')).toEqual({ found: 5, cameIn: 2, before: 0, leftOut: 3 });
  expect(report.accounts.get('channel')).toEqual({ found: 4, cameIn: 2, before: 0, leftOut: 2 });
  const owner = await one(bench.store.sql`
    select email from members m join users u on u.id = m.user_id where workspace_id = ${id}`);
  expect(owner).toEqual({ email: 'ann@example.com' });
});

test('records of changes, hidden ones and tombstones are what they are', async () => {
  const { id, report } = await bench.run(
    day(
      message(1, 'U001', { subtype: 'message_changed', hidden: true, message: { text: 'new' } }),
      message(2, 'USLACKBOT', {
        subtype: 'tombstone',
        text: 'This message was deleted.',
        hidden: true,
        reactions: [{ name: '+1', users: ['U001'] }],
      }),
      message(3, 'U001', { text: 'reply', thread_ts: timeAt(2) }),
      message(4, 'U001', { subtype: 'toString', text: 'an unknown kind' }),
      message(5, 'U001', { subtype: 'huddle_thread', text: '', room: { id: 'R1' } }),
      message(6, 'U001', { text: '\u200B' }),
    ),
  );
  expect(await bodies(id)).toEqual([
    '',
    'reply',
    'an unknown kind',
    '*(huddle thread)*',
    '*(no text)*',
  ]);
  expect(report.accounts.get('message')).toEqual({ found: 6, cameIn: 5, before: 0, leftOut: 1 });
  expect(report.accounts.get('reaction')).toEqual({ found: 1, cameIn: 0, before: 0, leftOut: 1 });
});

test('members of one handle and channels of odd names come in under names of their own', async () => {
  const { id } = await bench.run({
    'users.json': [ann, { ...ben, name: 'ann.lee' }, { id: 'U004', name: 'here' }],
    'channels.json': [
      channel('C002', 'Ünïted/States', { members: [] }),
      channel('C003', '!!!', { members: [] }),
    ],
    'Ünïted/States/2024-01-02.json': [message(1, 'U001', 'hi')],
  });
  const handles = await bench.store.sql`
    select handle from members where workspace_id = ${id} order by handle`;
  expect(handles.map((row) => row.handle)).toEqual(['ann.lee', 'ann.lee2', 'member']);
  const names = await bench.store.sql`
    select name, last_seq::int as last from channels where workspace_id = ${id} order by name`;
  expect(names).toEqual([
    { name: 'c003', last: 0 },
    { name: 'ünïted-states', last: 1 },
  ]);
});
