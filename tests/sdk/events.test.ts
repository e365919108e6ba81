import { createTRPCClient, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import { expect, test } from 'vitest';
import { followEvents } from '@/sdk/events';
import type { ParleyRouter } from '@/sdk/router';
import type { ParleyEvent, StreamBatch } from '@/shared/events';

const EPOCH = '0a1b2c3d';
const at = (rev: number) => `${EPOCH}:${rev}`;
const events = (...revs: number[]) => ({
  id: at(revs.at(-1) ?? 0),
  data: {
    kind: 'events' as const,
    events: revs.map((rev) => ({ type: 'workspace.updated', rev }) as ParleyEvent),
  },
});
const live = (rev: number) => ({ id: at(rev), data: { kind: 'live' as const, cursor: at(rev) } });

/** What a line brings, as it came in: how two processes tell things at once is up to the network. */
function clientOf(batches: { id: string; data: StreamBatch }[]) {
  const link: TRPCLink<ParleyRouter> =
    () =>
    ({ op }) =>
      observable((observer) => {
        expect(op.path).toBe('event.stream');
        for (const data of batches) observer.next({ result: { type: 'data', data } });
        return () => undefined;
      });
  return createTRPCClient<ParleyRouter>({ links: [link] });
}

test('what two processes bring while one hands over to the other is received once', async () => {
  const stop = new AbortController();
  const cursors: string[] = [];
  const received: number[] = [];
  const client = clientOf([
    events(171),
    // The last word of the process that stops, before the other one's beginning …
    events(172, 173),
    live(171),
    // … which then brings the same, cut another way.
    events(172),
    events(173, 174),
    events(175),
  ]);
  const stream = followEvents(client, {
    workspaceId: 'any',
    after: at(170),
    onCursor: (cursor) => cursors.push(cursor),
    signal: stop.signal,
  });
  for await (const { rev } of stream) {
    received.push(rev);
    if (rev === 175) stop.abort();
  }
  expect(received).toEqual([171, 172, 173, 174, 175]);
  expect(cursors).toEqual([171, 173, 173, 174, 175].map(at));
});
