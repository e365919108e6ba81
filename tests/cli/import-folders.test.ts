import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { aName, general, importBench, one, users } from './import-bench';
import { ann, ben, channel, message } from './slack-archive';

const bench = importBench();
const both = { members: ['U001', 'U002'] };
const lists = { 'users.json': users, 'channels.json': [general] };

/** Every message with its channel and who may open that. */
async function found(id: string) {
  const rows = await bench.store.sql`
    select m.body, c.kind, c.name, (
        select string_agg(a.handle, ' ' order by a.handle) from memberships s
        join members a on a.workspace_id = s.workspace_id and a.id = s.member_id
        where s.workspace_id = c.workspace_id and s.channel_id = c.id
      ) as people
    from messages m join channels c on c.workspace_id = m.workspace_id and c.id = m.channel_id
    where m.workspace_id = ${id} order by m.created_at, c.name`;
  return Object.fromEntries(
    rows.map(({ body, kind, name, people }) => [body, `${kind} ${name}: ${people ?? 'nobody'}`]),
  );
}

test('a folder is found in other Unicode forms and code pages', async () => {
  const files = (folder: string | Buffer, name: string) =>
    bench.runRaw([
      ['users.json', JSON.stringify(users)],
      ['channels.json', JSON.stringify([channel('C001', name, both)])],
      [folder, JSON.stringify([message(1, 'U001', 'here')])],
    ]);
  const at = (name: string | Buffer) =>
    Buffer.concat([Buffer.from(name), Buffer.from('/2024-01-02.json')]);
  const cases: [folder: string | Buffer, name: string][] = [
    ['équipe-café'.normalize('NFD'), 'équipe-café'],
    ['Équipe-Café', 'équipe-café'],
    [Buffer.from([0x82, ...Buffer.from('quipe')]), 'équipe'],
    [Buffer.from([0xe9, ...Buffer.from('quipe')]), 'équipe'],
    [Buffer.from([0x8e, ...Buffer.from('quipe')]), 'équipe'],
    [Buffer.from([0x95, 0xb6, 0x8e, 0x9a]), '文字'],
    ['Ã©quipe', 'équipe'],
    ['#U00e9quipe', 'équipe'],
    ['ｆｕｌｌ', 'full'],
  ];
  for (const [folder, name] of cases) {
    const { id, lines } = await files(at(folder), name);
    expect(lines).toEqual([]);
    expect(await found(id)).toEqual({ here: `public ${name}: ann.lee ben` });
  }
});

test('folders by id, of former names and of messages that name their channel are found', async () => {
  const { id, lines } = await bench.run({
    'users.json': users,
    'channels.json': [
      { ...channel('C0AAAAAAA', 'now', both), previous_names: ['before'] },
      channel('C0BBBBBBB', 'other', both),
      channel('C0CCCCCCC', 'third', both),
      channel('C0DDDDDDD', 'fourth', both),
    ],
    'C0CCCCCCC/2024-01-02.json': [message(1, 'U001', 'by id')],
    'before/2024-01-01.json': [message(0, 'U001', 'by former name')],
    'unknown/2024-01-02.json': [
      message(2, 'U001', { text: 'by its message', channel: 'C0BBBBBBB' }),
    ],
    'any (C0DDDDDDD)/2024-01-02.json': [message(3, 'U001', 'by an id in its name')],
  });
  expect(lines).toEqual([]);
  expect(await found(id)).toEqual({
    'by former name': 'public now: ann.lee ben',
    'by id': 'public third: ann.lee ben',
    'by its message': 'public other: ann.lee ben',
    'by an id in its name': 'public fourth: ann.lee ben',
  });
});

test('what belongs to every export, and notes beside it, make no list of it uncertain', async () => {
  const beside = [
    ...['integration_logs', 'canvases', 'file_conversations', 'huddle_transcripts', 'lists'],
    ...['canvas_in_the_conversation', 'lists_in_the_conversation', 'C0AAAAAAA_canvas'],
    ...['usergroups', 'user_groups', 'content_flags'],
  ].map((name) => [`${name}.json`, []]);
  const notes = ['README.md', 'directory.txt', 'notes on private channels.txt', 'group photo.jpg'];
  const export_ = {
    'users.json': users,
    'channels.json': [
      { ...channel('C0AAAAAAA', 'now', both), previous_names: ['before'] },
      channel('C0BBBBBBB', 'other', both),
    ],
    ...{ 'groups.json': [], 'dms.json': [], 'mpims.json': [] },
    'before/2024-01-01.json': [message(0, 'U001', 'by former name')],
    'before/canvas_in_the_conversation.json': [],
    'unknown/2024-01-02.json': [
      message(2, 'U001', { text: 'by its message', channel: 'C0BBBBBBB' }),
    ],
  };
  const files = {
    ...export_,
    ...Object.fromEntries([...beside, ...notes.map((name) => [name, 'x'])]),
  };
  const { id } = await bench.run(files);
  expect(await found(id)).toEqual({
    'by former name': 'public now: ann.lee ben',
    'by its message': 'public other: ann.lee ben',
  });
  for (const name of [
    'private_channels.csv',
    'groups (1).json',
    'Direct Messages.json',
    'x.json',
  ]) {
    const other = await bench.run({ ...files, [name]: 'x' });
    expect(await found(other.id), name).toMatchObject({
      'by former name': 'private before: ann.lee',
      'by its message': 'private unknown: ann.lee',
    });
  }
});

test('an id that is a name is one of a folder of just that name, and of no other', async () => {
  const open = { id: 'marketing', name: 'Marketing', ...both };
  const run = async (folder: string, ...groups: object[]) => runWith({}, folder, ...groups);
  const runWith = async (about: object, folder: string, ...groups: object[]) => {
    const { id } = await bench.run({
      'users.json': users,
      'channels.json': [open, { id: 'C024BE7LH', name: 'named', ...both }],
      'groups.json': groups,
      [`${folder}/2024-01-02.json`]: [message(1, 'U001', { text: 'hush', ...about })],
    });
    return (await found(id)).hush;
  };
  const closed = (id: string, name: string) => ({ id, name, members: ['U001'] });
  expect(await run('marketing')).toBe('public marketing: ann.lee ben');
  expect(await run('x C024BE7LH')).toBe('public named: ann.lee ben');
  for (const folder of [
    'marketing-private',
    'marketing/private',
    'private/marketing',
    'marketing 2',
  ])
    expect(await run(folder), folder).toMatch(/^private .*: ann\.lee$/);
  const apart = closed('mp', 'marketing-private');
  expect(await run('marketing-private', apart)).toBe('private marketing-private: ann.lee');
  expect(await run('marketing', closed('mp', 'marketing'))).toMatch(/^private .*: ann\.lee$/);
  expect(await run('marketing', closed('mp', 'Marketing'))).toMatch(/^private .*: ann\.lee$/);
  const inside = { channel: 'marketing' };
  expect(await runWith(inside, 'any')).toBe('public marketing: ann.lee ben');
  expect(await runWith(inside, 'any', closed('mp', 'marketing'))).toBe('private any: ann.lee');
});

test('a folder that no list names becomes a private channel', async () => {
  const folders = {
    'old-name/2024-01-02.json': [message(1, 'U001', 'old')],
    'D0AAAAAAA/2024-01-02.json': [message(2, 'U002', 'between two')],
    'mpdm-ann--ben-1/2024-01-02.json': [message(3, 'U002', 'among three')],
  };
  const { id, lines } = await bench.run({ ...lists, ...folders });
  expect(await found(id)).toEqual({
    old: 'private old-name: ann.lee',
    'between two': 'private d0aaaaaaa: ben',
    'among three': 'private mpdm-ann--ben-1: ben',
  });
  expect(lines).toHaveLength(3);
});

test('one folder of a public and a private channel goes to the private one', async () => {
  const { id, lines } = await bench.run({
    'users.json': users,
    'channels.json': [channel('C001', 'plans', both)],
    'groups.json': [channel('G001', 'plans', { members: ['U001'] })],
    'plans/2024-01-02.json': [message(1, 'U001', 'salaries')],
  });
  expect(await found(id)).toEqual({ salaries: 'private plans-2: ann.lee' });
  expect(lines).toEqual([
    expect.stringMatching(/^channel plans \(C001, G001\): .*private one$/),
    'channel #plans, now #plans-2: its name is taken: it has another one here',
  ]);
});

test('private channels that share a folder show it to who is in all of them', async () => {
  const { id } = await bench.run({
    'users.json': users,
    'groups.json': [
      channel('G001', 'plans', both),
      channel('G002', 'Plans', { members: ['U002', 'U003'] }),
    ],
    'plans/2024-01-02.json': [message(1, 'U001', 'salaries')],
  });
  expect(await found(id)).toEqual({ salaries: 'private plans-3: ben' });
});

test('names that differ by case only keep folders of their own', async () => {
  const { id } = await bench.run({
    'users.json': users,
    'channels.json': [channel('C001', 'plans', both)],
    'groups.json': [channel('G001', 'Plans', { members: ['U001'] })],
    'plans/2024-01-02.json': [message(1, 'U001', 'open')],
    'Plans/2024-01-02.json': [message(2, 'U001', 'closed')],
  });
  expect(await found(id)).toEqual({
    open: 'public plans: ann.lee ben',
    closed: 'private plans-2: ann.lee',
  });
});

test('a channel that became private since is private, for whom the archive has in it', async () => {
  const workspace = aName();
  const open = { ...lists, 'channels.json': [channel('C001', 'plans', both)] };
  await bench.run({ ...open, 'plans/2024-01-02.json': [message(1, 'U001', 'open')] }, workspace);
  const { id } = await bench.run(
    {
      'users.json': users,
      'groups.json': [channel('C001', 'plans', { members: ['U001'] })],
      'plans/2024-01-03.json': [message(1500, 'U001', 'closed')],
    },
    workspace,
  );
  expect(await found(id)).toMatchObject({ closed: 'private plans: ann.lee' });
  await bench.run(open, workspace);
  expect(await found(id)).toMatchObject({ closed: 'private plans: ann.lee' });
});

test('a private channel never takes the name or the people of one that was here', async () => {
  const workspace = aName();
  const { id } = await bench.run(lists, workspace);
  await bench.store.sql`update channels set kind = 'private', name = 'secret', import_key = null
    where workspace_id = ${id}`;
  await bench.run(
    {
      'users.json': users,
      'groups.json': [channel('G001', 'secret', { members: ['U001'] })],
      'secret/2024-01-02.json': [message(1, 'U001', 'hush')],
    },
    workspace,
  );
  expect(await found(id)).toEqual({ hush: 'private secret-2: ann.lee' });
});

test('a private channel in which nobody is left is the owners’, and that is said', async () => {
  const { id, lines } = await bench.run({
    'users.json': [ann, ben, { id: 'U009', name: 'gone', deleted: true }],
    'groups.json': [
      { ...channel('G001', 'old', { members: [] }), is_archived: true },
      channel('G002', 'left', { members: ['U009'] }),
    ],
    'dms.json': [
      { id: 'D001', members: null },
      { id: 'D002', members: ['U002', 'U009'] },
    ],
    'old/2024-01-02.json': [message(1, 'U009', 'archived')],
    'left/2024-01-02.json': [message(2, 'U009', 'left')],
    'D001/2024-01-02.json': [message(3, 'U002', 'of no list')],
    'D002/2024-01-02.json': [message(4, 'U009', 'direct')],
  });
  expect(await found(id)).toEqual({
    archived: 'private old: ann.lee',
    left: 'private left: ann.lee',
    'of no list': 'private d001: ben',
    direct: 'dm null: ben',
  });
  expect(lines.filter((line) => line.includes('the owners'))).toHaveLength(2);
});

test('an organisation’s people, workspaces and channels come in', async () => {
  const { id } = await bench.run({
    'org_users.json': users,
    'channels.json': [general],
    'general/2024-01-02.json': [message(1, 'U001', 'org')],
    'teams/T1/users.json': [ann],
    'teams/T1/channels.json': [
      channel('C010', 'general', both),
      channel('C011', 'plans', both),
      channel('C012', 'roadmap', both),
    ],
    'teams/T1/general/2024-01-02.json': [message(2, 'U001', 'first team')],
    'teams/T1/plans/2024-01-02.json': [message(3, 'U001', 'open plans')],
    'teams/T2/groups.json': [channel('G020', 'plans', { members: ['U002'] })],
    'teams/T2/plans/2024-01-02.json': [message(4, 'U002', 'closed plans')],
    'teams/T3/channels.json': [],
    'teams/T3/roadmap/2024-01-02.json': [message(5, 'U003', 'of another workspace')],
  });
  expect(await found(id)).toEqual({
    org: 'public general: ann.lee ben cleo',
    'first team': 'public general-2: ann.lee ben',
    'open plans': 'public plans: ann.lee ben',
    'closed plans': 'private plans-2: ben',
    'of another workspace': 'private roadmap-2: cleo',
  });
});

test('folders around, notes beside, byte-order marks and leftovers of a system do no harm', async () => {
  const inside = {
    'users.json': `\uFEFF${JSON.stringify(users)}`,
    'channels.json': [general],
    'general/2024-01-02.json': Buffer.from(
      `\uFEFF${JSON.stringify([message(1, 'U001', 'in UTF-16')])}`,
      'utf16le',
    ),
    'canvases.json': [],
    'attachments/photo.jpg': 'bytes',
  };
  const around = Object.entries(inside).map(([name, content]) => [`a/b/${name}`, content]);
  const { id, lines, report } = await bench.run(
    Object.fromEntries([...around, ['notes.txt', 'mine'], ['__MACOSX/a/b/._users.json', 'x']]),
  );
  expect(await found(id)).toEqual({ 'in UTF-16': 'public general: ann.lee ben cleo' });
  expect(report.accounts.get('file')).toEqual({ found: 7, cameIn: 3, before: 0, leftOut: 4 });
  expect(lines).toHaveLength(4);
});

test('an archive without lists comes in by what is written in it', async () => {
  const { id } = await bench.run({
    'users.json': 'broken',
    'general/2024-01-02.json': [
      message(1, 'U001', { text: 'hi', user_profile: { real_name: 'Ann Lee' } }),
    ],
  });
  const author = await one(bench.store.sql`
    select name from members where workspace_id = ${id} and import_key = 'slack:U001'`);
  expect(author).toEqual({ name: 'Ann Lee' });
});

test('two entries of one name are read, and what both have is one', async () => {
  const { id, lines } = await bench.run([
    ['users.json', users],
    ['channels.json', [general]],
    ['general/2024-01-02.json', [message(1, 'U001', 'one'), message(2, 'U001', 'both')]],
    ['general/2024-01-02.json', [message(2, 'U001', 'both'), message(3, 'U001', 'two')]],
  ]);
  expect(Object.keys(await found(id))).toEqual(['one', 'both', 'two']);
  expect(lines).toEqual([expect.stringContaining('the archive has it twice')]);
});

test('dots and slashes in a name make no other folder of it', async () => {
  const list = JSON.stringify;
  const { id, lines } = await bench.runRaw([
    ['./', ''],
    ['./users.json', list(users)],
    ['channels.json', list([general])],
    ['./general/2024-01-02.json', list([message(1, 'U001', 'a')])],
    ['general//2024-01-03.json', list([{ ...message(1, 'U001', 'b'), ts: '1704240060.000100' }])],
    ['.//x/../general/2024-01-04.json', '[]'],
  ]);
  expect((await bench.history(id, 'general')).map(({ body }) => body)).toEqual(['a', 'b']);
  expect(lines).toEqual([expect.stringMatching(/^file x.*points outside of the archive$/)]);
});

test('zip64, comments and entries that were streamed are read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-test-'));
  const path = join(folder, 'export.zip');
  const zip = new ZipFile();
  const add = (name: string, content: unknown) =>
    zip.addReadStream(Readable.from([Buffer.from(JSON.stringify(content))]), name, {
      forceZip64Format: true,
      fileComment: 'a comment',
    });
  add('users.json', users);
  add('channels.json', [general]);
  add('general/2024-01-02.json', [message(1, 'U001', 'streamed')]);
  zip.end({ forceZip64Format: true, comment: 'of the archive' });
  await pipeline(zip.outputStream, createWriteStream(path));
  const { id, lines } = await bench.runFile(path);
  await rm(folder, { recursive: true });
  expect(lines).toEqual([]);
  expect(Object.keys(await found(id))).toEqual(['streamed']);
});
