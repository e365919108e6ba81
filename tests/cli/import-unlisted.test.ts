import { expect, test } from 'vitest';
import { aName, general, importBench, users } from './import-bench';
import { channel, message } from './slack-archive';

// A later archive whose lists do not have a channel, or have a damaged entry for it, has its folder by its id.

const bench = importBench();
const ID = 'C024BE7LH';
const everyone = ['U001', 'U002', 'U003'];
const before = { [`${ID}/2024-01-02.json`]: [message(1, 'U001', 'before')] };
const since = {
  ...before,
  [`${ID}/2024-01-03.json`]: [message(24 * 60, 'U003', 'since')],
  'general/2024-01-03.json': [message(24 * 60, 'U001', `look at <#${ID}>`)],
};
const lists = { 'users.json': users, 'channels.json': [general] };

async function channelsOf(id: string) {
  return await bench.store.sql`
    select c.id, c.kind, c.member_count as count, array_remove(array_agg(distinct p.handle order by p.handle), null) as people,
      (select array_agg(x.body order by x.created_at) from messages x where x.workspace_id = c.workspace_id and x.channel_id = c.id) as said
    from channels c
    left join memberships s on s.workspace_id = c.workspace_id and s.channel_id = c.id
    left join members p on p.workspace_id = s.workspace_id and p.id = s.member_id
    where c.workspace_id = ${id} and c.name <> 'general' group by c.workspace_id, c.id order by c.created_at`;
}

/** Imports both archives; each once more changes nothing. */
async function runBoth(first: Record<string, unknown>, second: Record<string, unknown>) {
  const workspace = aName();
  const { id } = await bench.run(first, workspace);
  const { lines } = await bench.run(second, workspace);
  const after = await bench.snapshot(id);
  for (const again of [first, second, second, first]) {
    await bench.run(again, workspace);
    expect(await bench.snapshot(id)).toEqual(after);
  }
  return { id, lines };
}

const damaged = JSON.stringify([general, channel(ID, 'open', { members: everyone })]).replace(
  `"id":"${ID}"`,
  '"id":C0',
);

test.each([
  ['lacks', [general]],
  ['has damaged', damaged],
  ['has as something else', [general, { id: 7, topic: 'x' }, 'y']],
])('a public channel that a later list %s stays public, with its people', async (_, list) => {
  const listed = [general, channel(ID, 'open', { members: everyone })];
  const { id, lines } = await runBoth(
    { ...lists, 'channels.json': listed, ...before },
    { ...lists, 'channels.json': list, ...since },
  );
  const rows = await channelsOf(id);
  const [open, own] = rows.filter(({ said }) => said !== null);
  expect(open).toMatchObject({
    ...{ kind: 'public', count: 3, people: ['ann.lee', 'ben', 'cleo'], said: ['before'] },
  });
  expect(own).toMatchObject({
    ...{ kind: 'private', count: 2, people: ['ann.lee', 'cleo'], said: ['before', 'since'] },
  });
  expect(lines).toContain(
    `channel ${ID}: it is public here, and no list of this archive names it: as it may have become private, it came into a private channel, for the people who wrote in it`,
  );
  const [link] = await bench.history(id, 'general');
  expect(link?.body).toBe(`look at <#${open?.id}>`);
});

test('a private channel that a later list lacks takes the words in, and keeps its people', async () => {
  const groups = [channel(ID, 'closed', { members: ['U001', 'U002'] })];
  const { id } = await runBoth(
    { ...lists, 'groups.json': groups, ...before },
    { ...lists, ...since },
  );
  expect(await channelsOf(id)).toMatchObject([
    { kind: 'private', count: 2, people: ['ann.lee', 'ben'], said: ['before', 'since'] },
  ]);
});

test('a folder that an earlier version made public keeps its people, and takes nothing new in', async () => {
  const workspace = aName();
  const [first, second] = ['2024-01-02', '2024-01-03'].map((day, at) => ({
    [`old/${day}.json`]: [message(at * 24 * 60, 'U001', `day ${at}`)],
  }));
  const { id } = await bench.run({ ...lists, ...first }, workspace);
  await bench.store.sql`update channels set kind = 'public' where workspace_id = ${id}`;
  await bench.run({ ...lists, ...first, ...second }, workspace);
  expect(await channelsOf(id)).toMatchObject([
    { kind: 'public', said: ['day 0'] },
    { kind: 'private', people: ['ann.lee'], said: ['day 0', 'day 1'] },
  ]);
});
