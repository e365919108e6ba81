import { expect, test } from 'vitest';
import { ImportReport, importSlack } from '@/server/domain/import';
import { systemClock } from '@/server/infra/clock';
import { aName, general, importBench, one, users } from './import-bench';
import { ann, ben, channel, message, timeAt, zipOf } from './slack-archive';

const bench = importBench();

const twoDays = {
  'users.json': users,
  'channels.json': [general],
  'general/2024-01-02.json': [
    message(1, 'U001', { text: 'hello <@U002>', reactions: [{ name: 'wave', users: ['U002'] }] }),
    message(2, 'U002', { text: 'hi', thread_ts: timeAt(1) }),
  ],
};

test('importing again changes nothing', async () => {
  const { id, workspace } = await bench.run(twoDays);
  const before = await bench.snapshot(id);
  const again = await bench.run(twoDays, workspace);
  expect(again.id).toBe(id);
  expect(await bench.snapshot(id)).toEqual(before);
  expect(again.report.tallies.get('messages')).toEqual({ imported: 2, before: 2 });
});

test('a later archive adds what is new after what was written here meanwhile, without gaps', async () => {
  const { id, workspace } = await bench.run(twoDays);
  await bench.store.sql`
    insert into messages (workspace_id, id, channel_id, seq, author_id, body, key, digest, created_at)
    select workspace_id, gen_random_uuid(), id, 3, created_by, 'native', 'native-key', 'd', now() from channels
    where workspace_id = ${id}`;
  await bench.store
    .sql`update channels set last_seq = 3, last_root_seq = 3 where workspace_id = ${id}`;
  await bench.run(
    {
      ...twoDays,
      'general/2024-01-03.json': [message(1500, 'U002', { text: 'two', thread_ts: timeAt(1) })],
    },
    workspace,
  );
  const lines = await bench.history(id, 'general');
  expect(lines.map(({ seq, body, parentSeq }) => [seq, body, parentSeq])).toEqual([
    [1, expect.stringMatching(/^hello <@/), null],
    [2, 'hi', 1],
    [3, 'native', null],
    [4, 'two', 1],
  ]);
  const place = await one(bench.store.sql`
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
  await expect(importSlack({ store: bench.store, clock: systemClock }, input)).rejects.toThrow(
    'cut off',
  );
  const half = await one(bench.store.sql`
    select array_agg(c.name || ' ' || c.last_seq order by c.name) as channels from channels c
    join workspaces w on w.id = c.workspace_id where w.name = ${workspace}`);
  expect(half).toEqual({ channels: ['general 2', 'random 0'] });

  const { id } = await bench.run(days, workspace);
  expect(await bench.history(id, 'general')).toHaveLength(2);
  expect(await bench.history(id, 'random')).toHaveLength(2);
});

test('whoever was a member before is the same one after', async () => {
  const { id, workspace } = await bench.run({ 'users.json': [ann], 'channels.json': [general] });
  await bench.store
    .sql`update members set import_key = null, handle = 'boss' where workspace_id = ${id}`;
  await bench.run({ 'users.json': users, 'channels.json': [general] }, workspace);
  const rows = await bench.store.sql`
    select handle, role from members where workspace_id = ${id} and import_key = 'slack:U001'`;
  expect(rows).toEqual([{ handle: 'boss', role: 'owner' }]);
});

test('every transaction of it is in the log, and older cursors have to load again', async () => {
  const { id } = await bench.run(twoDays);
  const head = await one(bench.store.sql`
    select rev::int, horizon::int, (select count(*)::int from events e where e.workspace_id = h.workspace_id) as rows
    from workspace_heads h where workspace_id = ${id}`);
  expect(head).toEqual({ rev: 2, horizon: 2, rows: 2 });
});

test('mentions count as such outside of code only', async () => {
  const { id } = await bench.run({
    'users.json': users,
    'channels.json': [general],
    'general/2024-01-02.json': [message(1, 'U001', '<@U002> and `<@U003>` <!channel>')],
  });
  const rows = await bench.store.sql`
    select m.handle from mentions x left join members m on m.id = x.member_id
    where x.workspace_id = ${id} order by 1`;
  expect(rows).toEqual([{ handle: 'ben' }, { handle: null }]);
});

test('what is broken is named, and the rest comes in', async () => {
  const { id, lines } = await bench.run({
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
  expect((await bench.history(id, 'general')).map((line) => line.body)).toEqual(['fine']);
  expect(lines).toEqual([
    'person users.json, entry 2: its id is missing or can’t be read',
    'membership U003 in #general: no list of people has them',
    expect.stringMatching(/^file general\/2024-01-02.json .*: it is not JSON$/),
    'file general/2024-01-03.json: it is not a list of messages',
    'message general/2024-01-04.json, entry 1: its time (ts) is missing or can’t be read',
    'message general/2024-01-04.json, entry 2: it has no author (user)',
    'message general/2024-01-04.json, entry 3: it is not an object',
  ]);
});

test('a file that grows too large when unpacked is left out', async () => {
  const { id, lines } = await bench.run({
    'users.json': users,
    'channels.json': [general],
    'general/2024-01-02.json': `[${' '.repeat(65 * 1024 * 1024)}]`,
    'general/2024-01-03.json': [message(1, 'U001', 'fine')],
  });
  expect(await bench.history(id, 'general')).toHaveLength(1);
  expect(lines).toEqual(['file general/2024-01-02.json (65 MiB): it is larger than 64 MiB']);
});

test('an archive that is none of Slack’s is refused, and nothing is made', async () => {
  const workspace = aName();
  await expect(bench.run({ 'readme.txt': 'hello' }, workspace)).rejects.toThrow(
    'neither people nor channels',
  );
  expect(await bench.store.sql`select 1 from workspaces where name = ${workspace}`).toHaveLength(0);
  const report = new ImportReport(() => undefined);
  const input = { archivePath: 'package.json', workspace, report };
  await expect(importSlack({ store: bench.store, clock: systemClock }, input)).rejects.toThrow(
    'can’t be read as a zip',
  );
});

test('an archive that was packed anew with a folder around it is read all the same', async () => {
  const files = Object.entries(twoDays).map(([name, content]) => [`export/${name}`, content]);
  const { id } = await bench.run(Object.fromEntries([...files, ['__MACOSX/x', '']]));
  expect(await bench.history(id, 'general')).toHaveLength(2);
});
