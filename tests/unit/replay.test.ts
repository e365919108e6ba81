import { expect, test } from 'vitest';
import type { Entry } from '@/server/events/entry';
import { Replay } from '@/server/realtime/replay/replay';
import type { StreamBatch } from '@/shared/events';

const replayOf = (count: number, length: number) => {
  const entries = Array.from({ length: count }, (_, index) => {
    const json = JSON.stringify({ rev: index + 1, text: 'x'.repeat(length) });
    // All that a replay looks at.
    return { rev: index + 1, json } as Entry;
  });
  return new Replay({ epoch: 'e', rev: count }, entries);
};

test.each([
  { what: 'many short events', count: 1_000, length: 10, atMost: 64 * 1024 },
  { what: 'some long ones', count: 40, length: 30_000, atMost: 2 * 64 * 1024 },
])(
  'a replay of $what comes in batches that a slow reader can take',
  ({ count, length, atMost }) => {
    const frames = replayOf(count, length).beginning(false);
    const batches = frames.map((frame) => JSON.parse(frame.json) as StreamBatch);
    const revs = batches.flatMap((batch) =>
      batch.kind === 'events' ? batch.events.map(({ rev }) => rev) : [],
    );
    expect(revs).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    expect(batches.at(-1)).toMatchObject({ kind: 'live' });
    expect(frames.length).toBeGreaterThan(5);
    for (const frame of frames) expect(frame.length).toBeLessThan(atMost);
  },
);
