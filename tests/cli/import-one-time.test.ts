import { expect, test } from 'vitest';
import { aName, day, importBench } from './import-bench';
import { message, timeAt } from './slack-archive';

// Several messages of one time and author: an archive that has them otherwise loses and doubles none.

const bench = importBench();
const at = (text: string, about: object = {}) => message(1, 'U001', { text, ...about });
const edited = { edited: { ts: timeAt(60) } };
const last = message(30, 'U002', 'last');
const bodies = async (id: string) =>
  (await bench.history(id, 'general')).map(({ body }) => body).sort();

/** What there is after each of the archives. */
async function after(...archives: object[][]) {
  const workspace = aName();
  const found: { bodies: string[]; lines: string[] }[] = [];
  for (const messages of archives) {
    const { id, lines } = await bench.run(day(...messages, last), workspace);
    found.push({ bodies: await bodies(id), lines: lines.filter((line) => /^message/.test(line)) });
  }
  return found;
}

test('another order swaps nothing, and an edit is that of its message', async () => {
  const found = await after(
    [at('first'), at('second')],
    [at('first edited', edited), at('second')],
    [at('second'), at('first edited', edited)],
    [at('second'), at('first edited again', { edited: { ts: timeAt(61) } })],
  );
  expect(found.map((each) => each.bodies)).toEqual([
    ['first', 'last', 'second'],
    ['first edited', 'last', 'second'],
    ['first edited', 'last', 'second'],
    ['first edited again', 'last', 'second'],
  ]);
  expect(found.flatMap(({ lines }) => lines)).toEqual([]);
});

test('of many, any order and number is the same', async () => {
  const all = ['a', 'b', 'c', 'd', 'e'].map((text) => at(text));
  const more = [at('f'), ...all.toReversed(), at('g')];
  const found = await after(all, all.toReversed(), all.slice(4), more, more.slice(3));
  expect(found.map((each) => each.bodies.join(''))).toEqual([
    'abcdelast',
    'abcdelast',
    'abcdelast',
    'abcdefglast',
    'abcdefglast',
  ]);
});

test('an edit that may be of any of several is left out, and said', async () => {
  const [, later, again] = await after(
    [at('first'), at('second')],
    [at('one of them edited', edited)],
    [at('first'), at('one of them edited', edited)],
  );
  expect(later?.bodies).toEqual(['first', 'last', 'second']);
  expect(later?.lines).toEqual([
    expect.stringMatching(/: several messages here have its time, and it may be any of them/),
  ]);
  expect(again?.bodies).toEqual(['first', 'last', 'one of them edited']);
});

test('words that two people wrote at one time stay theirs', async () => {
  const ann = message(1, 'U001', 'ok');
  const ben = message(1, 'U002', 'ok');
  const workspace = aName();
  await bench.run(day(ann, last), workspace);
  await bench.run(day(ben, ann, last), workspace);
  const { id } = await bench.run(day(ann, ben, last), workspace);
  const lines = await bench.history(id, 'general');
  expect(lines.map(({ handle, body }) => [handle, body])).toEqual([
    ['ann.lee', 'ok'],
    ['ben', 'last'],
    ['ben', 'ok'],
  ]);
});

test('what was edited here is found by the words that it came in with', async () => {
  const workspace = aName();
  const { id } = await bench.run(day(at('first'), at('second'), last), workspace);
  await bench.store.sql`
    update messages set body = 'edited here', edited_at = now() where workspace_id = ${id} and body = 'first'`;
  await bench.run(day(at('second'), at('first'), last), workspace);
  expect(await bodies(id)).toEqual(['edited here', 'last', 'second']);
});
