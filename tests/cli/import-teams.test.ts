import { expect, test } from 'vitest';
import { importBench, person, users } from './import-bench';
import { ann, ben, message, timeAt } from './slack-archive';

// Archives of several teams come into one workspace: what one team wrote is not shown to another one, though
// both call a channel or a person the same.

const bench = importBench();

const others = [person('U91'), person('U92')];
const PLANS = 'plans/2024-01-02.json';
const NEXT = 'plans/2024-01-03.json';
const nextDay = (user: string, text: string) => message(24 * 60, user, text);

const { readersOf, runAll } = bench;

const APART =
  'an earlier archive has one of this name or id, and nothing shows that the two are one: it is a channel of its own';

test('channels without ids that two teams call the same are two, whatever their kinds', async () => {
  const kinds = { 'groups.json': 'private', 'channels.json': 'public' };
  for (const [first, kind] of Object.entries(kinds)) {
    for (const [second, otherKind] of Object.entries(kinds)) {
      const { id, lines } = await runAll(
        {
          'users.json': users,
          [first]: [{ name: 'plans', members: ['U001'] }],
          [PLANS]: [message(1, 'U001', 'ours'), message(2, 'U001', 'end')],
        },
        {
          'users.json': others,
          [second]: [{ name: 'plans', members: ['U91', 'U92'] }],
          [PLANS]: [message(3, 'U91', 'theirs'), message(4, 'U91', 'their end')],
        },
      );
      expect(await readersOf(id)).toEqual({
        ours: `${kind}: ann.lee`,
        end: `${kind}: ann.lee`,
        theirs: `${otherKind}: u91 u92`,
        'their end': `${otherKind}: u91 u92`,
      });
      expect(lines[1]).toContain(`channel #plans: ${APART}`);
    }
  }
});

test('folders that no list names, of two teams, are two channels', async () => {
  const { id } = await runAll(
    { 'users.json': users, 'management/2024-01-02.json': [message(1, 'U001', 'ours')] },
    { 'users.json': others, 'management/2024-01-02.json': [message(1, 'U91', 'theirs')] },
  );
  expect(await readersOf(id)).toEqual({ ours: 'private: ann.lee', theirs: 'private: u91' });
});

test('ids of other programs that two teams have are of two channels', async () => {
  const list = (members: string[]) => [{ id: 7, name: 'plans', members }];
  const { id } = await runAll(
    { 'users.json': users, 'groups.json': list(['U001']), [PLANS]: [message(1, 'U001', 'ours')] },
    {
      'users.json': others,
      'groups.json': list(['U91']),
      [PLANS]: [message(1, 'U91', { text: 'theirs, in <#7|plans>' })],
    },
  );
  const [{ channel } = { channel: '' }] = await bench.store.sql<{ channel: string }[]>`
    select id as channel from channels where workspace_id = ${id} and name = 'plans-2'`;
  expect(await readersOf(id)).toEqual({
    ours: 'private: ann.lee',
    [`theirs, in <#${channel}>`]: 'private: u91',
  });
});

test('a later archive of each team finds the channel of the team', async () => {
  const archive = (people: unknown[], members: string[], files: Record<string, unknown>) => ({
    'users.json': people,
    'groups.json': [{ name: 'plans', members }],
    ...files,
  });
  const joined = [...users, person('U004')];
  const { id } = await runAll(
    archive(users, ['U001', 'U002'], { [PLANS]: [message(1, 'U001', 'ours')] }),
    archive(others, ['U91', 'U92'], { [PLANS]: [message(1, 'U91', 'theirs')] }),
    archive(joined, ['U001', 'U002', 'U004'], { [NEXT]: [nextDay('U004', 'ours, later')] }),
    archive(others, ['U91', 'U92'], { [NEXT]: [nextDay('U92', 'theirs, later')] }),
  );
  expect(await readersOf(id)).toEqual({
    ours: 'private: ann.lee ben u004',
    'ours, later': 'private: ann.lee ben u004',
    theirs: 'private: u91 u92',
    'theirs, later': 'private: u91 u92',
  });
});

test('a person in common, or an address, makes no channels of two teams one', async () => {
  const consultant = person('U93', { profile: { email: 'ben@example.com' } });
  const archive = (people: unknown[], members: string[], text: string) => ({
    'users.json': people,
    'groups.json': [{ name: 'plans', members }],
    [PLANS]: [message(1, members[0] ?? '', text)],
  });
  const { id } = await runAll(
    archive(users, ['U001', 'U002'], 'ours'),
    archive([...others, consultant], ['U91', 'U93'], 'theirs'),
    archive([...others, ann], ['U92', 'U001'], 'of a third team'),
  );
  expect(await readersOf(id)).toEqual({
    ours: 'private: ann.lee ben',
    theirs: 'private: ben u91',
    'of a third team': 'private: ann.lee u92',
  });
});

test('what bots alone wrote, and what nobody did, is found again by its messages or for want of any', async () => {
  const bot = (text: string) => ({ ...message(1, '', text), user: undefined, username: 'deploy' });
  const archive = (people: unknown[], text: string) => ({
    'users.json': people,
    'groups.json': [{ name: 'plans' }, { name: 'empty', members: ['U777'] }, { name: 'bare' }],
    [PLANS]: [bot(text)],
  });
  const { id } = await runAll(archive(users, 'ours'), archive(others, 'theirs'));
  const rows = await bench.store.sql<{ name: string }[]>`
    select name from channels where workspace_id = ${id} order by name`;
  expect(rows.map(({ name }) => name)).toEqual(['bare', 'empty', 'plans', 'plans-2']);
});

test('an owner who was let in for want of others is of no team', async () => {
  const bot = { ...message(1, '', 'ours'), user: undefined, username: 'deploy' };
  const { id } = await runAll(
    { 'users.json': others },
    { 'users.json': users, 'groups.json': [{ name: 'plans' }], [PLANS]: [bot] },
    {
      'users.json': others,
      'groups.json': [{ name: 'plans', members: ['U91', 'U92'] }],
      [PLANS]: [message(2, 'U91', 'theirs')],
    },
  );
  expect(await readersOf(id)).toEqual({ ours: 'private: u91', theirs: 'private: u91 u92' });
});

test('direct messages that go by a name are those of their people', async () => {
  const archive = (people: unknown[], members: string[], text: string) => ({
    'users.json': people,
    'dms.json': [{ name: 'chat', members }],
    'chat/2024-01-02.json': [message(1, members[0] ?? '', text)],
  });
  const { id } = await runAll(
    archive(users, ['U001', 'U002'], 'ours'),
    archive(others, ['U91', 'U92'], 'theirs'),
    archive(users, ['U001', 'U003'], 'of two others'),
  );
  expect(await readersOf(id)).toEqual({
    ours: 'dm: ann.lee ben',
    theirs: 'dm: u91 u92',
    'of two others': 'dm: ann.lee cleo',
  });
});

test('channels of one name and no id in one archive are for who may see all of them', async () => {
  const run = async (lists: Record<string, unknown>) => {
    const files = { 'users.json': users, ...lists, [PLANS]: [message(1, 'U001', 'words')] };
    return await readersOf((await runAll(files)).id);
  };
  const plans = (...members: string[]) => ({ name: 'plans', members });
  const open = { 'channels.json': [plans('U001', 'U002', 'U003')] };
  expect(await run({ ...open, 'groups.json': [plans('U001')] })).toEqual({
    words: 'private: ann.lee',
  });
  expect(await run({ 'groups.json': [plans('U001', 'U002'), plans('U002', 'U003')] })).toEqual({
    words: 'private: ben',
  });
  expect(await run({ 'dms.json': [plans('U001', 'U002'), plans('U001', 'U003')] })).toEqual({
    words: 'private: ann.lee',
  });
});

test('people of two teams whose ids are names or numbers are two', async () => {
  const team = (domain: string, text: string) => ({
    'users.json': ['1', 'ann'].map((id) =>
      person(id, { real_name: `${id} of ${domain}`, profile: { email: `${id}@${domain}` } }),
    ),
    'dms.json': [{ id: `D00000${domain.length}`, members: ['1', 'ann'] }],
    [`D00000${domain.length}/2024-01-02.json`]: [message(1, 'ann', text)],
    [`management-${domain}/2024-01-02.json`]: [message(2, 'ann', `managers ${text}`)],
  });
  const { id, lines } = await runAll(team('a.example', 'ours'), team('bb.example', 'theirs'));
  expect(await readersOf(id)).toEqual({
    ours: 'dm: 1 ann',
    theirs: 'dm: 12 ann2',
    'managers ours': 'private: ann',
    'managers theirs': 'private: ann2',
  });
  expect(lines[1]).toContain(
    'person ann (ann of bb.example): an earlier archive has somebody else of this id: they are two',
  );
});

test('whom only a name or a number makes one has an address in both archives, or in none', async () => {
  const team = (people: unknown[], folder: string) => ({
    'users.json': people,
    [`${folder}/2024-01-02.json`]: [message(1, 'ann', folder)],
  });
  const withAddress = { id: 'ann', name: 'ann', profile: { email: 'ann@a.example' } };
  const without = { id: 'ann', name: 'ann' };
  const { id } = await runAll(
    team([withAddress], 'has-address'),
    team([without], 'has-none'),
    team([without], 'has-none-too'),
    team([ben], 'is-in-no-list'),
    team([withAddress, ben], 'has-it-again'),
  );
  expect(await readersOf(id)).toEqual({
    'has-address': 'private: ann',
    'has-it-again': 'private: ann',
    'has-none': 'private: ann2',
    'has-none-too': 'private: ann2',
    'is-in-no-list': 'private: ann2',
  });
});

test('the same archive with other programs’ ids only is the same again, and later', async () => {
  const team = (files: Record<string, unknown>) => ({
    'users.json': ['1', '2'].map((id) => person(id)),
    'groups.json': [{ id: 5, name: 'plans', members: ['1', '2'] }],
    ...files,
  });
  const { id } = await runAll(
    team({ [PLANS]: [{ ...message(1, '1', 'first'), ts: timeAt(1) }] }),
    team({ [NEXT]: [nextDay('2', 'second')] }),
  );
  expect(await readersOf(id)).toEqual({ first: 'private: 1 2', second: 'private: 1 2' });
});

test.for([0, 1, 2, 3])(
  'a channel is found by its messages, whatever later archives call it or have as its id (from %i)',
  async (start) => {
    const words = [message(1, 'U001', 'first'), message(2, 'U002', 'second')];
    const members = ['U001', 'U002'];
    const people = { 'users.json': users };
    const archives = [
      { ...people, [PLANS]: words },
      { ...people, 'groups.json': [{ id: 'C7PLANS01', name: 'plans', members }], [PLANS]: words },
      { ...people, 'groups.json': [{ name: 'plans', members }], [PLANS]: words },
      { 'export/plans/2024-01-02.json': words, 'export/users.json': users },
    ];
    const last = { ...people, [PLANS]: words, [NEXT]: [nextDay('U001', 'third')] };
    const inTurn = [...archives.slice(start), ...archives.slice(0, start)];
    const { id, lines } = await runAll(...inTurn, last);
    expect(lines.at(-1)).toEqual([
      'channel plans: no list names it: it came into the channel that an earlier archive has its history in',
    ]);
    const all = await bench.store.sql<{ body: string; kind: string }[]>`
      select x.body, c.kind from messages x join channels c on c.workspace_id = x.workspace_id and c.id = x.channel_id
      where x.workspace_id = ${id} order by x.created_at`;
    expect(all).toEqual(['first', 'second', 'third'].map((body) => ({ body, kind: 'private' })));
  },
);

test('a message of a person is enough, and some of a program are not', async () => {
  const listed = { 'groups.json': [{ id: 'C7PLANS01', name: 'plans', members: ['U001', 'U002'] }] };
  const alert = (at: number, text: string) => ({
    ...{ type: 'message', subtype: 'bot_message', username: 'deploy', text },
    ts: timeAt(at).replace(/\.\d+$/, '.000000'),
  });
  const common = alert(2, 'deployed');
  const run = async (both: unknown, ...later: unknown[]) => {
    const files = { 'users.json': users, ...listed, [PLANS]: [both] };
    const { id } = await runAll(files, { 'users.json': users, 'other/2024-01-02.json': later });
    return (await bench.snapshot(id)).channels.length;
  };
  const words = message(1, 'U001', 'first');
  expect(await run(words, words, message(3, 'U001', 'a'), message(4, 'U001', 'b'))).toBe(1);
  expect(await run(common, common, alert(3, 'a'), alert(4, 'b'))).toBe(2);
});

test('a public channel is not found by the messages of a folder that no list names', async () => {
  const plans = [{ id: 'C7PLANS01', name: 'plans', members: ['U001', 'U002', 'U003'] }];
  const before = message(1, 'U001', 'open');
  const { id } = await runAll(
    { 'users.json': users, 'channels.json': plans, [PLANS]: [before] },
    { 'users.json': users, [PLANS]: [before], [NEXT]: [nextDay('U001', 'closed since')] },
  );
  expect(await readersOf(id)).toMatchObject({ 'closed since': 'private: ann.lee' });
});
