import { expect, test } from 'vitest';
import { aName, DAY, day, general, importBench, users } from './import-bench';
import { message, timeAt } from './slack-archive';

// No odd time of an archive deletes a message that an earlier one brought, or hides later ones.

const bench = importBench();
const lists = { 'users.json': users, 'channels.json': [general] };
const bodies = async (id: string) => (await bench.history(id, 'general')).map((line) => line.body);
const FUTURE = '9999999999.000100';
const [a, b, c] = [
  message(1, 'U001', 'a'),
  message(10, 'U002', 'b'),
  message(600, 'U002', 'written after the older archive was made'),
];
const aWith = (about: Record<string, unknown>) => ({ ...a, ...about });

/** What is deleted of `a`, `b` and `c` by another archive. */
async function deletedBy(files: Record<string, unknown>) {
  const { id, workspace } = await bench.run(day(a, b, c));
  await bench.run({ ...lists, ...files }, workspace);
  const rows = await bench.store.sql<{ seq: number }[]>`
    select seq::int from messages where workspace_id = ${id} and deleted_at is not null`;
  return rows.map(({ seq }) => seq);
}

test('an older archive with an odd time deletes nothing', async () => {
  const tomorrow = `${Math.floor(Date.now() / 1000) + 3_600}.000100`;
  const odd: Record<string, unknown>[] = [
    { [DAY]: [aWith({ edited: { ts: FUTURE } }), b] },
    { [DAY]: [aWith({ edited: { ts: timeAt(3 * 1440) } }), b] },
    { [DAY]: [aWith({ edited: { ts: tomorrow } }), b] },
    { [DAY]: [a, b], 'general/2286-11-20.json': [{ ...b, ts: FUTURE }] },
    { [DAY]: [a, b, { ...b, ts: FUTURE }] },
    {
      [DAY]: [a, b],
      'general/2024-01-03.json': [message(600, 'U001', 'x'), { ...b, ts: tomorrow }],
    },
    { [DAY]: [a, b], 'general/2024-01-01.json': [{ ...b, ts: timeAt(9 * 1440) }] },
    { [DAY]: [a, b], 'general/notes.json': [{ ...b, ts: timeAt(9 * 1440) }] },
    // Its times have lost their fractions.
    { [DAY]: [a, b].map((each) => ({ ...each, ts: each.ts.slice(0, 10) })) },
    // Its times are those of another day.
    {
      [DAY]: [{ ...a, ts: timeAt(-3 * 1440) }],
      'general/2024-01-03.json': [message(1500, 'U001', 'x')],
    },
  ];
  for (const files of odd) expect([files, await deletedBy(files)]).toEqual([files, []]);
});

test('what a later archive proves by its own times is deleted', async () => {
  const edited = { ts: timeAt(700) };
  expect(await deletedBy({ [DAY]: [aWith({ edited }), b] })).toEqual([3]);
  const nextDay = { 'general/2024-01-03.json': [message(1500, 'U001', 'x')] };
  expect(await deletedBy({ [DAY]: [a, b], ...nextDay })).toEqual([3]);
  // Beside an odd edit, the others count.
  const odd = { edited: { ts: FUTURE } };
  expect(await deletedBy({ [DAY]: [aWith(odd), b], ...nextDay })).toEqual([3]);
});

test('a message of a time that cannot be is left out, and says so', async () => {
  const at = (ts: string) => ({ ...message(1, 'U001', ts), ts });
  const { id, lines } = await bench.run(day(a, at('100000000.0'), at(FUTURE), at('10413792000')));
  expect(await bodies(id)).toEqual(['a']);
  expect(lines.map((line) => line.replace(/ \(\d.*\)/, ''))).toEqual([
    `message ${DAY}, entry 2: its time (ts) is from before there was chat`,
    `message ${DAY}, entry 3: its time (ts) is in the future`,
    `message ${DAY}, entry 4: its time (ts) is in the future`,
  ]);
});

test('an edit at a time that cannot be does not stand in the way of a later one', async () => {
  const workspace = aName();
  const odd = [FUTURE, timeAt(-99_999)].map((ts, at) =>
    message(at + 1, 'U001', { text: 'first', edited: { ts } }),
  );
  const { id } = await bench.run(day(...odd), workspace);
  const later = { text: 'second', edited: { ts: timeAt(20) } };
  await bench.run(day(message(1, 'U001', later), message(2, 'U001', later)), workspace);
  expect(await bodies(id)).toEqual(['second', 'second']);
  // As an earlier version left it.
  await bench.store.sql`
    update messages set edited_at = '2286-11-20', body = 'first' where workspace_id = ${id} and seq = 1`;
  await bench.run(day(message(1, 'U001', later), message(2, 'U001', later)), workspace);
  expect(await bodies(id)).toEqual(['second', 'second']);
});

test('a file that is called by a day that never was stops no other run', async () => {
  const files = {
    ...day(a),
    'general/2024-02-30.json': [message(2, 'U001', 'of no day')],
    'general/0000-01-01.json': [message(3, 'U001', 'of no year')],
  };
  const { id, workspace } = await bench.run(files);
  await bench.run(files, workspace);
  expect((await bodies(id)).sort()).toEqual(['a', 'of no day', 'of no year']);
});

test('what a file that is called by no day, or by another, has comes in with its own day', async () => {
  const at = (minute: number) => message(minute, 'U001', String(minute));
  const files = {
    ...lists,
    'general/messages.json': [at(7_000), at(1_441), at(5)],
    'general/2024-01-01.json': [at(-5), at(3_000)],
    [DAY]: [at(1), at(10)],
    'general/2024-01-03.json': [at(1_440), at(1_445)],
    'general/new.json': [at(8_000)],
    'general/broken.json': 'broken',
  };
  const { id, workspace, report } = await bench.run(files);
  const inOrder = [-5, 1, 5, 10, 1_440, 1_441, 1_445, 3_000, 7_000, 8_000].map(String);
  expect(await bodies(id)).toEqual(inOrder);
  expect(report.accounts.get('file')).toEqual({ found: 8, cameIn: 7, before: 0, leftOut: 1 });
  await bench.run(files, workspace);
  expect(await bodies(id)).toEqual(inOrder);
});
