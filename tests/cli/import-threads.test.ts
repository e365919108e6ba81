import { expect, test } from 'vitest';
import { DAY, day, importBench } from './import-bench';
import { message, timeAt } from './slack-archive';

// Whatever replies name, a thread is found in one run, and another run changes nothing.

const bench = importBench();
const reply = (minute: number, text: string, to: number) =>
  message(minute, 'U001', { text, thread_ts: timeAt(to) });

/** The parents by text, with what the roots have of their threads. */
async function threads(id: string) {
  const rows = await bench.store.sql<{ body: string; parent: string | null; replies: number }[]>`
    select m.body, p.body as parent, m.reply_count as replies from messages m
    left join messages p on p.workspace_id = m.workspace_id and p.id = m.parent_id
    where m.workspace_id = ${id} order by m.seq`;
  return Object.fromEntries(rows.map(({ body, parent, replies }) => [body, parent ?? replies]));
}

test('a reply to a reply whose root is missing joins the thread at once', async () => {
  const files = day(
    reply(6, 'first', -9_999),
    reply(7, 'second', -9_999),
    reply(8, 'to the second', 7),
    reply(9, 'to that one', 8),
  );
  const { id, workspace, lines, report } = await bench.run(files);
  const expected = { first: 3, second: 'first', 'to the second': 'first', 'to that one': 'first' };
  expect(await threads(id)).toEqual(expected);
  expect(lines).toEqual([expect.stringMatching(/^thread .*its first reply begins it$/)]);
  expect(report.tallies.get('thread replies')).toEqual({ imported: 3, before: 0 });
  const again = await bench.run(files, workspace);
  expect(await threads(id)).toEqual(expected);
  expect(again.report.tallies.get('thread replies')).toEqual({ imported: 3, before: 3 });
});

test('messages that answer each other are a thread of the first of them', async () => {
  const files = day(
    reply(1, 'p', 2),
    reply(2, 'q', 1),
    reply(3, 'r', 4),
    reply(4, 's', 5),
    reply(5, 't', 3),
    reply(6, 'to t', 5),
    reply(7, 'to itself', 7),
  );
  const { id, workspace, lines } = await bench.run(files);
  const expected = { p: 1, q: 'p', r: 3, s: 'r', t: 'r', 'to t': 'r', 'to itself': 0 };
  expect(await threads(id)).toEqual(expected);
  expect(lines.filter((line) => line.includes('answer each other'))).toHaveLength(2);
  await bench.run(files, workspace);
  expect(await threads(id)).toEqual(expected);
});

test('threads of any shape are the same after another run', async () => {
  // Mulberry32: the same threads in every run.
  let state = 7;
  const random = (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  for (let round = 0; round < 6; round += 1) {
    const days = [0, 1, 2].map((each) => `general/2024-01-0${each + 2}.json`);
    const entries = Array.from({ length: 45 }, (_, at) => {
      const minute = at + 1440 * Math.floor(at / 15);
      const to = random(50);
      const target = to + 1440 * Math.floor(to / 15);
      return random(3) === 0
        ? message(minute, 'U001', `m${at}`)
        : reply(minute, `m${at}`, target === minute ? -9_999 : target);
    });
    const files = {
      ...day(),
      ...Object.fromEntries(days.map((name, at) => [name, entries.slice(15 * at, 15 * at + 15)])),
    };
    expect(Object.keys(files)).toContain(DAY);
    const { id, workspace } = await bench.run(files);
    const first = await threads(id);
    const again = await bench.run(files, workspace);
    expect(await threads(id)).toEqual(first);
    const { imported, before } = again.report.tallies.get('thread replies') ?? {};
    expect(before).toBe(imported);
    expect(imported).toBe(
      Object.values(first).filter((parent) => typeof parent === 'string').length,
    );
  }
});
