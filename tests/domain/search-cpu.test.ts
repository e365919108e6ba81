import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { indexMessages } from '@/server/domain/search';
import { calibrate, cpuOf } from '../harness/cpu';
import { setUpFor } from './set-up';

// What others wrote must not hold up the event loop, whatever it is: a search reads it, and parses none of it.

const setUp = setUpFor();
const LENGTH = 12_000;
const filled = (piece: string, before = '') =>
  (before + piece.repeat(LENGTH)).slice(0, LENGTH - ' needle'.length).concat(' needle');

/** Searches take so many times as long as the calibration at most; they take near a tenth of that. */
const MOST = { first: 100, next: 40 };
const HOSTILE = {
  'marks behind what is a fence to some': filled('*a_', '```a`\n'),
  'a list without end': filled('- a\n'),
  'a wide table': filled('|a', '|a|b|\n|-|-|\n'),
  'brackets without end': filled('[a]('),
  'quotes in quotes': filled('> '),
  'accents and nothing else': filled('e\u0301'),
  'marks over one letter': filled('\u0301', 'needle a'),
  'marks in an order that is not theirs': 'needle a'
    .concat('\u0301'.repeat(LENGTH / 2 - 8), '\u0323'.repeat(LENGTH / 2 - 8))
    .concat(' needle'),
  'mentions of nobody': filled('<@00000000-0000-0000-0000-000000000000>'),
  'one backtick after another': filled('` '),
  'lines of quotes': filled('>\n'),
  'items in items': filled('- - - - a\n'),
  'backslashes before marks': filled('\\_\\*'),
  'links in links': filled('[](['),
  'code without end': filled('`a ``b '),
  'letters that stand for whole sentences': filled('ﷺ'),
};

test.each(Object.entries(HOSTILE))(
  'twenty messages of %s cost a search milliseconds',
  async (_, body) => {
    const here = await setUp();
    const ann = await here.buildPerson('Ann');
    const channel = await here.buildChannel([ann]);
    for (let count = 0; count < 20; count += 1) await here.send(ann, channel.id, body);
    const search = () =>
      here.as(ann).search.messages({ workspaceId: here.workspaceId, query: 'needle', limit: 50 });
    // The first one puts what is not there yet into the index; the next one finds it there.
    const unit = calibrate();
    const first = await cpuOf(search);
    const next = await cpuOf(search);
    expect((await search()).hits).toHaveLength(20);
    expect(first / unit, `the first took ${first} ms`).toBeLessThan(MOST.first);
    expect(next / unit, `the next took ${next} ms`).toBeLessThan(MOST.next);
  },
);

test.each([
  ['of frequent words', `"${'a '.repeat(190)}zend"`, `${'a..........'.repeat(1_089)} zend`],
  ['that end otherwise', `zend -"${'a '.repeat(190)}b"`, `${'a, '.repeat(3_990)} zend`],
])('a page of fifty messages with long phrases %s costs milliseconds', async (_, query, body) => {
  const here = await setUp();
  const ann = await here.buildPerson('Ann');
  const channel = await here.buildChannel([ann]);
  for (let count = 0; count < 50; count += 1) await here.send(ann, channel.id, body);
  const search = () =>
    here.as(ann).search.messages({ workspaceId: here.workspaceId, query, limit: 50 });
  while (await indexMessages(here.domain.store.sql));
  expect((await search()).hits).toHaveLength(50);
  const unit = calibrate();
  expect((await cpuOf(search)) / unit).toBeLessThan(MOST.next);
});

test('nothing of a search can reach the parser of Markdown', () => {
  const reached = new Set<string>();
  const pending = readdirSync('src/server/domain/search').map((name) =>
    join('src/server/domain/search', name),
  );
  for (let file = pending.pop(); file; file = pending.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    pending.push(...sharedImportsOf(file));
  }
  expect(reached).toContain('src/shared/search/index.ts');
  const parsers = ['parse', 'flow', 'inline'].map((name) => `src/shared/markdown/${name}.ts`);
  expect(parsers.filter((file) => !existsSync(file))).toEqual([]);
  expect(parsers.filter((file) => reached.has(file))).toEqual([]);
});

/** What a file imports of `src/shared`, and of its own folder, to run. */
function sharedImportsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const names = [...text.matchAll(/^(?:import|export)\s(?!type\s)[^'";]*from '([^']+)'/gm)];
  return names.flatMap(([, name = '']) => {
    const path = name.startsWith('@/') ? join('src', name.slice(2)) : join(dirname(file), name);
    const found = [`${path}.ts`, `${path}/index.ts`].find((each) => existsSync(each));
    return found && /^src\/(?:shared|server\/domain\/search)\//.test(found) ? [found] : [];
  });
}
