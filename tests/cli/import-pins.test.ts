import { expect, test } from 'vitest';
import { day, importBench } from './import-bench';
import { message, timeAt } from './slack-archive';

const bench = importBench();

interface Stored {
  body: string;
  by: string | null;
  at: string | null;
}

const pinned = (of: ReturnType<typeof message>, info?: Record<string, unknown>) => ({
  ...of,
  pinned_to: ['C001'],
  ...(info && { pinned_info: { channel: 'C001', ...info } }),
});
const secondsAt = (minute: number) => Number(timeAt(minute).split('.')[0]);
const isoAt = (minute: number) => new Date(Number(timeAt(minute)) * 1_000).toISOString();

async function stored(id: string) {
  const rows = await bench.store.sql<Stored[]>`
    select body, p.handle as by, to_char(pinned_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
    from messages m left join members p on p.workspace_id = m.workspace_id and p.id = m.pinned_by
    where m.workspace_id = ${id} order by seq`;
  const [channel] = await bench.store.sql<{ pins: number; root: number }[]>`
    select pin_count as pins, last_root_seq::int as root from channels where workspace_id = ${id} and name = 'general'`;
  return { rows: [...rows], channel };
}

test('what was pinned is pinned, by whom and when, as far as the archive says and it can be', async () => {
  const { id, workspace } = await bench.run(
    day(
      message(1, 'U001', 'plain'),
      pinned(message(2, 'U001', 'old archive')),
      pinned(message(3, 'U001', 'by ben'), { pinned_by: 'U002', pinned_ts: secondsAt(9) }),
      pinned(message(4, 'U002', 'by nobody'), { pinned_by: 'U999', pinned_ts: '9999999999' }),
      { ...pinned(message(5, 'U001', 'odd')), pinned_to: 'C001', pinned_info: 7 },
      { ...pinned(message(6, 'U001', 'Ann joined')), subtype: 'channel_join' },
    ),
  );
  const first = await stored(id);
  expect(first).toEqual({
    rows: [
      { body: 'plain', by: null, at: null },
      { body: 'old archive', by: 'ann.lee', at: isoAt(2) },
      { body: 'by ben', by: 'ben', at: new Date(secondsAt(9) * 1_000).toISOString() },
      { body: 'by nobody', by: 'ben', at: isoAt(4) },
      { body: 'odd', by: null, at: null },
      { body: '', by: null, at: null },
    ],
    // Who joined makes nothing unread.
    channel: { pins: 3, root: 5 },
  });

  // What was unpinned here stays so, and what a later archive deletes is pinned no more.
  await bench.store.sql`
    update messages set pinned_by = null, pinned_at = null where workspace_id = ${id} and body = 'old archive'`;
  await bench.run(
    day(
      message(1, 'U001', 'plain'),
      pinned(message(2, 'U001', 'old archive')),
      pinned(message(4, 'U002', 'by nobody'), { pinned_by: 'U999', pinned_ts: '9999999999' }),
      message(600, 'U001', 'later'),
    ),
    workspace,
  );
  const second = await stored(id);
  expect(second.rows.filter(({ by }) => by !== null).map(({ body }) => body)).toEqual([
    'by nobody',
  ]);
  expect(second.channel?.pins).toBe(1);
});
