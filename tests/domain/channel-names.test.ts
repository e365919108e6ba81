import { readFile } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { stageFor } from './stage';

const stage = stageFor();
const DECOMPOSED = 'cafe\u0301';

test('names that an earlier version stored decomposed are composed, unless another channel has that name', async () => {
  const { workspaceId, as, buildPerson, domain } = await stage();
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
