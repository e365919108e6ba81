import { expect, test } from 'vitest';
import { general, importBench, users } from './import-bench';
import { ann, channel, message } from './slack-archive';

// What is not plainly public, active or live comes in as private, deactivated or archived.

const bench = importBench();
const both = { members: ['U001', 'U002'] };
const SECRET = 'salaries/2024-01-02.json';
const secret = { [SECRET]: [message(1, 'U001', 'salaries')] };
const lists = { 'users.json': users, 'channels.json': [general] };

async function kindsOf(id: string) {
  const rows = await bench.store.sql<{ name: string; kind: string }[]>`
    select name, kind from channels where workspace_id = ${id} order by name`;
  return Object.fromEntries(rows.map(({ name, kind }) => [name, kind]));
}

/** The kind of the channel in which what is secret is, and the lines of the report about folders. */
async function secretIn(files: Parameters<typeof bench.run>[0], workspace?: string) {
  const { id, lines } = await bench.run(files, workspace);
  const rows = await bench.store.sql<{ kind: string }[]>`
    select distinct c.kind from messages m join channels c on c.workspace_id = m.workspace_id and c.id = m.channel_id
    where m.workspace_id = ${id} and m.body = 'salaries'`;
  return { kinds: rows.map((row) => row.kind), lines };
}

test('a flag that closes something holds unless it is plainly false', async () => {
  const closed = [true, 1, 'True', 'TRUE', 'yes', ' 1', 'private', 7, {}, [], 'x'];
  const open = [undefined, null, false, 0, 'false', 'False', '0', 'no', ''];
  const values = [...closed, ...open];
  const { id } = await bench.run({
    'users.json': [
      ann,
      ...values.map((deleted, at) => ({ id: `U1${at}`, name: `u${at}`, deleted })),
    ],
    'channels.json': values.flatMap((flag, at) => [
      { ...channel(`C1${at}`, `private-${at}`, both), is_private: flag },
      { ...channel(`C2${at}`, `archived-${at}`, both), is_archived: flag },
    ]),
  });
  const expected = (some: unknown[]) => values.map((_, at) => at < some.length);
  const kinds = await kindsOf(id);
  expect(values.map((_, at) => kinds[`private-${at}`] === 'private')).toEqual(expected(closed));
  const archived = await bench.store.sql<{ name: string; out: boolean }[]>`
    select name, archived_at is not null as out from channels where workspace_id = ${id}`;
  const isOut = new Map(archived.map(({ name, out }) => [name, out]));
  expect(values.map((_, at) => isOut.get(`archived-${at}`))).toEqual(expected(closed));
  const people = await bench.store.sql<{ handle: string; out: boolean }[]>`
    select handle, deactivated_at is not null as out from members where workspace_id = ${id}`;
  const isGone = new Map(people.map(({ handle, out }) => [handle, out]));
  expect(values.map((_, at) => isGone.get(`u${at}`))).toEqual(expected(closed));
});

test('a flag that opens something holds only where it is plainly true', async () => {
  const flags = [true, 'True', 1, 'maybe', {}, null, 'false'];
  const { id } = await bench.run({
    'users.json': [
      ann,
      ...flags.map((is_admin, at) => ({ id: `U1${at}`, name: `u${at}`, is_admin })),
    ],
  });
  const rows = await bench.store.sql<{ role: string }[]>`
    select role from members where workspace_id = ${id} and handle like 'u%' order by handle`;
  const [yes, no] = ['admin', 'member'];
  expect(rows.map(({ role }) => role)).toEqual([yes, yes, yes, no, no, no, no]);
});

test('what a list of public channels does not have as public by its id or name is private', async () => {
  const { id } = await bench.run({
    'users.json': users,
    'channels.json': [
      channel('G00000001', 'old-group', both),
      { ...channel('G00000002', 'opened', both), is_private: false },
      channel('C00000003', 'mpdm-ann--ben-1', both),
      { ...channel('C00000004', 'none', both), is_channel: false },
      channel('C00000005', 'open', both),
    ],
  });
  expect(await kindsOf(id)).toEqual({
    'old-group': 'private',
    opened: 'public',
    'mpdm-ann--ben-1': 'private',
    none: 'private',
    open: 'public',
  });
});

test('what another program flags as private is that, by whatever field', async () => {
  const closed: object[] = [
    ...[{ isPrivate: true }, { private: 'yes' }, { properties: { is_private: true } }],
    ...[{ type: 'private' }, { type: 'P' }, { privacy: 'Private' }, { visibility: 'members' }],
    ...[{ user: 'U002', is_open: true }, { properties: { visibility: 'private' } }],
  ];
  const open: object[] = [
    ...[{ isPrivate: false }, { private: 0 }, { type: 'O' }, { type: null }, { visibility: '' }],
    ...[{ privacy: 'public' }, { type: 'channel' }, { properties: { canvas: { id: 'F1' } } }],
  ];
  const all = [...closed, ...open];
  const { id } = await bench.run({
    'users.json': users,
    'channels.json': all.map((about, at) => ({ ...channel(`C1${at}`, `c${at}`, both), ...about })),
  });
  const kinds = await kindsOf(id);
  const expected = all.map((_, at) => (at < closed.length ? 'private' : 'public'));
  expect(all.map((_, at) => kinds[`c${at}`])).toEqual(expected);
});

test('a folder that no list names is private, whatever it is called and whatever lists there are', async () => {
  const { 'channels.json': _, ...noList } = lists;
  const groups = [channel('G001', 'pay', { members: ['U001'] })];
  for (const archive of [lists, noList, { ...lists, 'groups.json': groups }])
    expect((await secretIn({ ...archive, ...secret })).kinds).toEqual(['private']);
  const names = [
    ...['general/private', 'dm-ann-ben', 'MPDM-ann--ben-1', 'd0aaaaaac', 'ann (D0AAAAAAZ)', '@ben'],
    ...['Direct Messages - ben', 'secret (private)', 'old-name', 'G0AAAAAAA-plans', 'ann,ben'],
  ];
  const folders = names.map((name) => [`${name}/2024-01-02.json`, [message(1, 'U001', name)]]);
  const top = { '2024-01-05.json': [message(4_400, 'U001', 'at the top')] };
  const { id, lines } = await bench.run({ ...lists, ...Object.fromEntries(folders), ...top });
  const rows = await bench.store.sql<{ body: string; kind: string; people: number }[]>`
    select m.body, c.kind, c.member_count as people from messages m
    join channels c on c.workspace_id = m.workspace_id and c.id = m.channel_id
    where m.workspace_id = ${id} and (c.kind <> 'private' or c.member_count <> 1 or c.is_default)`;
  expect(rows).toEqual([]);
  expect(
    lines.filter((line) => line.includes('private, for the people who wrote in it')),
  ).toHaveLength(names.length + 1);
});

test('a folder called as a listed channel was once, or with its id inside, may be of a private one', async () => {
  const strays = { 'groups (1).json': [channel('G001', 'salaries', { members: ['U001'] })] };
  const renamed = { 'channels.json': [{ ...general, previous_names: ['salaries'] }] };
  const own = { 'general/2024-01-02.json': [message(3, 'U002', 'hi')] };
  const inside = { [SECRET]: [{ ...message(1, 'U001', 'salaries'), channel: 'C001' }] };
  for (const files of [
    { ...renamed, ...secret, ...own },
    { ...renamed, ...secret, ...strays },
    { ...inside, ...own },
    { ...inside, ...strays },
  ])
    expect((await secretIn({ ...lists, ...files })).kinds).toEqual(['private']);
  for (const files of [{ ...renamed, ...secret }, inside])
    expect((await secretIn({ ...lists, ...files })).kinds).toEqual(['public']);
});

test('a folder that a private channel may have written into goes to that one', async () => {
  const open = { 'users.json': users, 'channels.json': [channel('C001', 'salaries', both)] };
  const closed = [channel('G001', 'salaries', { members: ['U001'] })];
  const byId = {
    ...open,
    'groups.json': closed,
    'G001/2024-01-01.json': [message(0, 'U001', 'x')],
  };
  const ofTeam = { ...open, 'teams/T1/groups.json': closed };
  for (const files of [byId, ofTeam]) {
    const { kinds, lines } = await secretIn({ ...files, ...secret });
    expect(kinds).toEqual(['private']);
    expect(lines).toContainEqual(expect.stringMatching(/share this folder.*private one$/));
  }
  // A private one with a folder of its own has written there.
  const apart = { ...ofTeam, 'teams/T1/salaries/2024-01-01.json': [message(0, 'U001', 'x')] };
  expect((await secretIn({ ...apart, ...secret })).kinds).toEqual(['public']);
});
