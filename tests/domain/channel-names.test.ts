import { readFile } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { setUpFor } from './set-up';

const setUp = setUpFor();
const DECOMPOSED = 'cafe\u0301';

test('names that an earlier version stored decomposed are composed, unless another channel has that name', async () => {
  const { workspaceId, as, buildPerson, domain } = await setUp();
  const { db } = domain.store;
  const ann = await buildPerson('Ann');
  const create = async (name: string) =>
    (await as(ann).channel.create({ workspaceId, name, kind: 'public' })).channel.id;
  const [alone, twin, plain] = [await create('one'), await create('two'), await create('plain')];
  await create('thé');
  const store = (id: string, name: string) =>
    db.execute(sql`update channels set name = ${name} where id = ${id}`);
  await store(alone, DECOMPOSED);
  await store(twin, 'the\u0301');
  await db.execute(sql.raw(await readFile('drizzle/0012_channel_names_nfc.sql', 'utf8')));
  const nameOf = async (channelId: typeof alone) =>
    (await as(ann).channel.get({ workspaceId, channelId })).channel.name;
  expect(await nameOf(alone)).toBe('café');
  expect(await nameOf(twin)).toBe('the\u0301');
  expect(await nameOf(plain)).toBe('plain');
});

test('names that an earlier version stored with the dot of İ are plain, unless another open channel has that name', async () => {
  const { workspaceId, as, buildPerson, domain } = await setUp();
  const { db } = domain.store;
  const ann = await buildPerson('Ann');
  const create = async (name: string) =>
    (await as(ann).channel.create({ workspaceId, name, kind: 'public' })).channel.id;
  const ids = [
    await create('one'),
    await create('two'),
    await create('three'),
    await create('old'),
  ];
  const [alone, twin, accented, archived] = ids;
  await create('izmir');
  const store = (id: string | undefined, name: string) =>
    db.execute(sql`update channels set name = ${name} where id = ${id}`);
  await db.execute(sql`update channels set archived_at = now() where id = ${archived}`);
  await store(alone, 'i\u0307stanbul-i\u0307');
  await store(archived, 'i\u0307stanbul-i\u0307');
  await store(twin, 'i\u0307zmir');
  await store(accented, 'i\u0307\u0301zci');
  await db.execute(sql.raw(await readFile('drizzle/0013_plain_dotted_i.sql', 'utf8')));
  const find = async (name: string) =>
    (await as(ann).channel.find({ workspaceId, name })).channel.id;
  expect(await find('İstanbul-İ')).toBe(alone);
  expect(await find('ízci')).toBe(accented);
  await expect(create('istanbul-i')).rejects.toMatchObject({ code: 'CONFLICT' });
  const rows = await db.execute<{ name: string }>(
    sql`select name from channels where id in (${twin}, ${archived}) order by archived_at nulls first`,
  );
  expect(rows.map(({ name }) => name)).toEqual(['i\u0307zmir', 'istanbul-i']);
});
