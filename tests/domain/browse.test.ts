import { expect, test } from 'vitest';
import { setUpFor } from './set-up';

const setUp = setUpFor();

test('browsing pages through public channels and one’s own private ones', async () => {
  const { workspaceId, as, buildPerson, buildChannel } = await setUp();
  const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
  await buildChannel([ann], { name: 'alpha' });
  await buildChannel([bob], { name: 'beta' });
  await buildChannel([ann], { name: 'gamma', kind: 'private' });
  await buildChannel([bob], { name: 'secret', kind: 'private' });
  const first = await as(ann).channel.browse({ workspaceId, limit: 2 });
  expect(first.channels.map(({ channel, joined }) => [channel.name, joined])).toEqual([
    ['alpha', true],
    ['beta', false],
  ]);
  const rest = await as(ann).channel.browse({
    workspaceId,
    limit: 2,
    cursor: first.cursor ?? undefined,
  });
  expect(rest.channels.map(({ channel }) => channel.name)).toEqual(['gamma']);
  expect(rest.cursor).toBeNull();
  await buildChannel([ann], { name: 'zürich' });
  const find = async (query: string) =>
    (await as(ann).channel.browse({ workspaceId, query })).channels.map(
      ({ channel }) => channel.name,
    );
  expect(await find('#AMM')).toEqual(['gamma']);
  expect(await find('zuri')).toEqual(['zürich']);
});

test('a search finds words of name and topic in any order, names first, page by page', async () => {
  const { workspaceId, as, buildPerson } = await setUp();
  const ann = await buildPerson('Ann', 'owner');
  const make = (name: string, topic = '') => as(ann).channel.create({ workspaceId, name, topic });
  await make('alpha', 'Plans of the Röntgen team');
  await make('beta', 'X-rays, by the ward');
  await make('design-team');
  await make('röntgen');
  await make('team-röntgen', 'Second line');
  const find = async (query: string, sort: 'name' | 'members' = 'name') => {
    const names: (string | null)[] = [];
    let cursor: string | undefined;
    do {
      const page = await as(ann).channel.browse({ workspaceId, query, sort, limit: 1, cursor });
      names.push(...page.channels.map(({ channel }) => channel.name));
      cursor = page.cursor ?? undefined;
    } while (cursor);
    return names;
  };
  for (const sort of ['name', 'members'] as const) {
    expect(await find('rontgen', sort)).toEqual(['röntgen', 'team-röntgen', 'alpha']);
  }
  expect(await find('ward')).toEqual(['beta']);
  expect(await find('#team design')).toEqual(['design-team']);
  expect(await find('second röntgen')).toEqual(['team-röntgen']);
  expect(await find('ward röntgen')).toEqual([]);
});

test('names with letters of other alphabets stand where one looks for them, on every page', async () => {
  const { workspaceId, as, buildPerson } = await setUp();
  const ann = await buildPerson('Ann', 'owner');
  const names = ['ärger', 'bern', 'đakovo', 'istanbul', 'łódź', 'øresund', 'zug'];
  for (const name of names.toReversed()) {
    await as(ann).channel.create({ workspaceId, name: name.replace('istanbul', 'İSTANBUL') });
  }
  const seen: (string | null)[] = [];
  let cursor: string | undefined;
  do {
    const page = await as(ann).channel.browse({ workspaceId, limit: 2, cursor });
    seen.push(...page.channels.map(({ channel }) => channel.name));
    cursor = page.cursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual(names);
});

test.each([
  ['name', ['busy', 'crowded', 'new', 'quiet']],
  ['activity', ['new', 'busy', 'crowded', 'quiet']],
  ['members', ['crowded', 'busy', 'new', 'quiet']],
] as const)('browsing by %s pages through every channel once, in order', async (sort, names) => {
  const { workspaceId, as, buildPerson, buildChannel } = await setUp();
  const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
  const busy = await buildChannel([ann], { name: 'busy' });
  await buildChannel([ann, bob], { name: 'crowded' });
  const fresh = await buildChannel([ann], { name: 'new' });
  await buildChannel([ann], { name: 'quiet' });
  for (const { id: channelId } of [busy, fresh]) {
    await as(ann).message.send({ workspaceId, channelId, body: 'Hello', key: `${channelId}` });
  }
  const seen: (string | null)[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await as(bob).channel.browse({
      workspaceId,
      sort,
      limit: 1,
      ...(cursor && { cursor }),
    });
    seen.push(...page.channels.map(({ channel }) => channel.name));
    cursor = page.cursor;
  } while (cursor);
  expect(seen).toEqual(names);
});
