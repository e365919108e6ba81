import { expect, test } from 'vitest';
import { general, importBench, users } from './import-bench';
import { ann, ben, channel, message, timeAt } from './slack-archive';

// Archives as other programs write them, and as they are after people have packed them anew.

const bench = importBench();
const DAY = 'general/2024-01-02.json';
const lists = { 'users.json': users, 'channels.json': [general] };
const day = (...messages: unknown[]) => ({ ...lists, [DAY]: messages });
const bodies = async (id: string) => (await bench.history(id, 'general')).map((line) => line.body);
const kinds = async (id: string) => {
  const rows = await bench.store.sql<{ body: string; kind: string; people: string }[]>`
    select m.body, c.kind, coalesce((
      select string_agg(p.handle, ' ' order by p.handle) from memberships s
      join members p on p.workspace_id = s.workspace_id and p.id = s.member_id
      where s.workspace_id = c.workspace_id and s.channel_id = c.id), 'nobody') as people
    from messages m join channels c on c.workspace_id = m.workspace_id and c.id = m.channel_id
    where m.workspace_id = ${id}`;
  return Object.fromEntries(rows.map(({ body, kind, people }) => [body, `${kind}: ${people}`]));
};

test('what a list of public channels flags as private, direct or of a group is that', async () => {
  const both = { members: ['U001', 'U002'] };
  const { id } = await bench.run({
    'users.json': users,
    'channels.json': [
      general,
      { ...channel('C0BOARD01', 'board', { members: ['U001'] }), is_private: true },
      { ...channel('G0OLD0001', 'old', { members: ['U002'] }), is_group: true },
      { id: 'D00000001', is_im: true, ...both },
      { id: 'G0MPDM001', name: 'mpdm-a--b--c-1', is_mpim: true, members: ['U001', 'U002', 'U003'] },
    ],
    'board/2024-01-02.json': [message(1, 'U001', 'salaries')],
    'old/2024-01-02.json': [message(2, 'U002', 'secret')],
    'D00000001/2024-01-02.json': [message(3, 'U002', 'between two')],
    'mpdm-a--b--c-1/2024-01-02.json': [message(4, 'U002', 'among three')],
    'unlisted/2024-01-02.json': [message(5, 'U002', 'of nobody knows where')],
    [DAY]: [message(6, 'U001', 'for all')],
  });
  const [first, second, third] = ['ann.lee', 'ben', 'cleo'];
  expect(await kinds(id)).toEqual({
    salaries: `private: ${first}`,
    secret: `private: ${second}`,
    'between two': `dm: ${first} ${second}`,
    'among three': `group: ${first} ${second} ${third}`,
    'of nobody knows where': `private: ${second}`,
    'for all': `public: ${first} ${second} ${third}`,
  });
});

test('blocks that nest without end in lists of lists cost their own message only', async () => {
  const around = ['{"type":"x","elements":[['.repeat(3_000), ']]}'.repeat(3_000)];
  const deep = `${around[0]}{"text":"deep"}${around[1]}`;
  const entries = [
    JSON.stringify(message(1, 'U001', 'before')),
    `{"type":"message","user":"U001","ts":"${timeAt(2)}","text":"kept","blocks":[${deep}]}`,
    JSON.stringify(message(3, 'U001', 'after')),
  ];
  const { id } = await bench.run({ ...lists, [DAY]: `[${entries.join(',')}]` });
  expect(await bodies(id)).toEqual(['before', 'kept', 'after']);
});

test('files in UTF-16 and Windows-1252 are read, and what can’t be is said', async () => {
  const json = (text: string) => JSON.stringify([message(1, 'U001', text)]);
  const read = async (content: Buffer) => {
    const { id, lines } = await bench.run({ ...lists, [DAY]: content });
    return [...(await bodies(id)), ...lines];
  };
  const mark = Buffer.from('\uFEFF');
  const swapped = Buffer.from(json('naïve'), 'utf16le').swap16();
  expect(await read(Buffer.from(json('naïve'), 'utf16le'))).toEqual(['naïve']);
  expect(await read(swapped)).toEqual(['naïve']);
  expect(await read(Buffer.concat([mark, mark, Buffer.from(json('naïve'))]))).toEqual(['naïve']);
  expect(await read(Buffer.from(json('café in Zürich'), 'latin1'))).toEqual([
    'café in Zürich',
    expect.stringMatching(/^file general.*not in UTF-8.*Windows-1252$/),
  ]);
  const broken = Buffer.concat([Buffer.from(json('éèü').slice(0, -3)), Buffer.from([0xff])]);
  expect(await read(Buffer.concat([broken, Buffer.from('"}]')]))).toEqual([
    'éèü\uFFFD',
    expect.stringMatching(/^file general.*some of its letters can’t be read/),
  ]);
  const replaced = Buffer.from(json('was \uFFFD before'));
  expect(await read(replaced)).toEqual(['was \uFFFD before']);
});

test('names of folders in code pages of Russia and of Central Europe are found', async () => {
  const Cp866 = { привет: Buffer.from([0xaf, 0xe0, 0xa8, 0xa2, 0xa5, 0xe2]) };
  const Cp852 = { łódź: Buffer.from([0x88, 0xa2, 0x64, 0xab]) };
  const names = [...Object.entries(Cp866), ...Object.entries(Cp852)];
  const { id } = await bench.runRaw([
    ['users.json', JSON.stringify(users)],
    [
      'channels.json',
      JSON.stringify(names.map(([name], at) => channel(`C0000000${at}`, name, { members: [] }))),
    ],
    ...names.map(([name, raw]): [Buffer, string] => [
      Buffer.concat([raw, Buffer.from('/2024-01-02.json')]),
      JSON.stringify([message(1, 'U001', `in ${name}`)]),
    ]),
  ]);
  for (const [name] of names) expect(await bench.history(id, name)).toHaveLength(1);
});

test('lists and days in capitals are what they are in small letters', async () => {
  const { id, lines } = await bench.run({
    'Users.json': users,
    'CHANNELS.JSON': [general],
    'General/2024-01-02.JSON': [message(1, 'U001', 'capitals')],
  });
  expect(lines).toEqual([]);
  expect(await bodies(id)).toEqual(['capitals']);
});

test('a time may be in milliseconds or microseconds', async () => {
  const [seconds = ''] = timeAt(1).split('.');
  const times = [`${seconds}250`, Number(`${seconds}500`), `${seconds}750000`, `${seconds},9`];
  const { id, lines } = await bench.run(
    day(...times.map((ts) => ({ ...message(1, 'U001', String(ts)), ts }))),
  );
  expect(lines).toEqual([]);
  expect(await bodies(id)).toEqual(times.map(String));
});

test('an author may be given as an object', async () => {
  const said = { ...message(1, 'U001', 'by Ben'), user: { id: 'U002', name: 'ben' } };
  const { id } = await bench.run(day(said));
  expect(await bench.history(id, 'general')).toMatchObject([{ body: 'by Ben', handle: 'ben' }]);
});

test('people of one address are counted once, and an address of no use is said', async () => {
  const twin = { ...ben, id: 'U009' };
  const odd = { ...ben, id: 'U010', name: 'odd', profile: { email: 'nowhere' } };
  const { report, lines } = await bench.run({ ...lists, 'users.json': [ann, ben, twin, odd] });
  expect(report.tallies.get('people')).toEqual({ imported: 3, before: 0 });
  expect(report.accounts.get('person')).toMatchObject({ found: 4, cameIn: 4, leftOut: 0 });
  expect(lines).toContain(
    'person U010 (nowhere): their e-mail address can’t be used: it brings them no account',
  );
});

test('channels of the same people become one, which is said and not counted as there before', async () => {
  const files = {
    ...lists,
    'dms.json': [{ id: 'D00000001', members: ['U001', 'U001'] }],
    'mpims.json': [{ id: 'G00000001', name: 'mpdm-x', members: ['U001'] }],
    'D00000001/2024-01-02.json': [message(1, 'U001', 'note')],
    'mpdm-x/2024-01-02.json': [message(2, 'U001', 'another')],
  };
  const { report, lines, workspace } = await bench.run(files);
  expect(report.accounts.get('channel')).toMatchObject({ found: 3, cameIn: 3, before: 0 });
  expect(report.tallies.get('direct messages')).toEqual({ imported: 1, before: 0 });
  expect(lines).toEqual([expect.stringMatching(/^channel mpdm-x: it has the same people/)]);
  const again = await bench.run(files, workspace);
  expect(again.report.accounts.get('channel')).toMatchObject({ cameIn: 0, before: 3 });
});

test('a channel that is called otherwise here is named with both names', async () => {
  const { lines } = await bench.run({
    'users.json': users,
    'channels.json': [
      channel('C00000001', 'plans', { members: [] }),
      channel('C00000002', 'plans', { members: [] }),
      channel('C00000003', 'What is new?', { members: [] }),
      channel('C00000004', 'Équipe', { members: [] }),
      channel('C00000005', 'İzmir', { members: [] }),
    ],
  });
  expect(lines).toEqual([
    'channel #plans, now #plans-2: its name is taken: it has another one here',
    'channel #What is new?, now #what-is-new-: its name had to change',
  ]);
});

test('a channel that is listed under two names takes in the folders of both', async () => {
  const { id } = await bench.run({
    'users.json': users,
    'channels.json': [general, { ...general, name: 'all-hands' }],
    [DAY]: [message(1, 'U001', 'one')],
    'all-hands/2024-01-02.json': [message(2, 'U001', 'two')],
  });
  expect(await bodies(id)).toEqual(['one', 'two']);
});

test('whom a later archive lists for the first time comes into their channels', async () => {
  const first = await bench.run({
    'channels.json': [general],
    [DAY]: [message(1, 'U002', 'nobody is listed')],
  });
  await bench.run(day(message(1, 'U002', 'nobody is listed')), first.workspace);
  expect(await kinds(first.id)).toEqual({ 'nobody is listed': 'public: ann.lee cleo u002' });
});
