import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { aName, general, importBench, users } from './import-bench';
import { channel, message } from './slack-archive';

// A channel that goes by its name for want of an id may have a name of any length.

const bench = importBench();
const lists = { 'users.json': users, 'channels.json': [general] };
/** Letters that no compression makes short. */
const letters = (count: number) =>
  Array.from({ length: Math.ceil(count / 64) }, (_, at) =>
    createHash('sha256').update(String(at)).digest('hex'),
  )
    .join('')
    .slice(0, count);
const inChinese = (count: number) =>
  [...letters(4 * count)]
    .map((_, at, all) => Number.parseInt(all.slice(4 * at, 4 * at + 4).join(''), 16) % 20_000)
    .slice(0, count)
    .map((at) => String.fromCharCode(0x4e00 + at))
    .join('');
const nested = Array.from({ length: 100 }, (_, at) => letters(40 + at).slice(at)).join('/');
const bodies = async (id: string) => {
  const rows = await bench.store.sql<{ body: string }[]>`
    select body from messages where workspace_id = ${id} and deleted_at is null order by created_at`;
  return rows.map((row) => row.body);
};

test('messages of a channel with a very long name come in, again and later', async () => {
  const days = [message(1, 'U001', 'one'), message(2, 'U001', 'two'), message(3, 'U001', 'end')];
  const long = (folder: string, name?: string) => ({
    ...lists,
    ...(name && { 'channels.json': [general, { name, members: [], previous_names: [folder] }] }),
    [`${folder}/2024-01-02.json`]: days,
  });
  const archives = [long(inChinese(1_800)), long(nested), long('short', inChinese(2_000))];
  for (const files of archives) {
    const { id, lines, workspace } = await bench.run(files);
    expect(lines.filter((line) => line.startsWith('message'))).toEqual([]);
    expect(await bodies(id)).toEqual(['one', 'two', 'end']);
    const again = await bench.run(files, workspace);
    expect(again.report.accounts.get('message')).toMatchObject({ cameIn: 0, before: 3 });
    const [name = ''] = Object.keys(files).filter((each) => each.endsWith('2024-01-02.json'));
    await bench.run({ ...files, [name]: [days[0], days[2]] }, workspace);
    expect(await bodies(id)).toEqual(['one', 'end']);
  }
});

test('keys that a database has stay as they are, and are found', async () => {
  const workspace = aName();
  const long = 'z'.repeat(5_000);
  const files = (...entries: unknown[]) => ({
    ...lists,
    'channels.json': [general, channel('C002', 'short', { members: [] })],
    [`${long}/2024-01-02.json`]: entries,
    'C002/2024-01-02.json': [message(1, 'U001', 'short')],
  });
  const all = [message(1, 'U001', 'one'), message(2, 'U001', 'two'), message(3, 'U001', 'end')];
  const { id } = await bench.run(files(...all), workspace);
  const keys = await bench.store.sql<{ key: string }[]>`
    select key from messages where workspace_id = ${id} and body = 'short'`;
  expect(keys).toEqual([{ key: 'slack-C002-1704153660-000100' }]);
  // As an earlier version wrote them, where compression let it.
  await bench.store.sql`
    update messages set key = ${`slack-folder:${long}-`} || extract(epoch from created_at)::bigint || '-000100'
    where workspace_id = ${id} and body <> 'short'`;
  const again = await bench.run(files(...all), workspace);
  expect(again.report.accounts.get('message')).toMatchObject({ cameIn: 0, before: 4 });
  await bench.run(files(all[0], all[2]), workspace);
  expect(await bodies(id)).toEqual(expect.arrayContaining(['one', 'end', 'short']));
  expect(await bodies(id)).not.toContain('two');
});

test('a name below the limit is in the key as it is', async () => {
  const name = letters(1_900);
  const { id } = await bench.run({
    ...lists,
    [`${name}/2024-01-02.json`]: [message(1, 'U001', 'x')],
  });
  const keys = await bench.store.sql<{ key: string }[]>`
    select key from messages where workspace_id = ${id}`;
  expect(keys).toEqual([{ key: `slack-folder:${name}-1704153660-000100` }]);
});
