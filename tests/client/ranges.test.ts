import { expect, test } from 'vitest';
import { applyEvents, applyPage } from '@/client/sync/apply';
import { holdMessage } from '@/client/sync/held-message';
import { liveRange, mergeRange, rangeAt } from '@/client/sync/ranges';
import { END, type MessageRange } from '@/client/sync/state';
import { buildEvent, buildMessage, buildWorld, newChannelId } from './build';

const channelId = newChannelId();
const held = (seq: number, rev = 1, body = `m${seq}`) =>
  holdMessage(buildMessage({ channelId, seq, body }), rev);

function range(from: number, to: number, seqs: number[]): MessageRange {
  return { from, to, messages: seqs.map((seq) => held(seq)) };
}

const seqsOf = ({ messages }: MessageRange) => messages.map(({ value }) => value.seq);

test('ranges that touch become one', () => {
  const merged = mergeRange([range(11, END, [12, 15])], range(5, 10, [5, 8]));
  expect(merged).toHaveLength(1);
  expect(merged[0]).toMatchObject({ from: 5, to: END });
  expect(merged.flatMap(seqsOf)).toEqual([5, 8, 12, 15]);
});

test('ranges with a gap between them stay apart, in order', () => {
  const merged = mergeRange([range(100, END, [100])], range(5, 10, [5]));
  expect(merged.map(({ from, to }) => [from, to])).toEqual([
    [5, 10],
    [100, END],
  ]);
});

test('a page that bridges a gap joins both sides', () => {
  const apart = mergeRange([range(100, END, [100])], range(5, 10, [5]));
  const merged = mergeRange(apart, range(8, 120, [9, 50, 100]));
  expect(merged).toHaveLength(1);
  expect(merged.flatMap(seqsOf)).toEqual([5, 9, 50, 100]);
});

test('where ranges overlap, the newer of each message stays', () => {
  const old: MessageRange = { from: 1, to: 3, messages: [held(2, 9, 'newer')] };
  const id = old.messages[0]?.value.id;
  const again = buildMessage({ channelId, seq: 2, body: 'older', ...(id && { id }) });
  const [merged] = mergeRange([old], { from: 2, to: 5, messages: [holdMessage(again, 4)] });
  expect(merged?.messages.map(({ value }) => value.body)).toEqual(['newer']);
});

test('a place is found in the range that covers it, even without a message there', () => {
  const ranges = [range(5, 10, [5, 10]), range(100, END, [100])];
  expect(rangeAt(ranges, 7)).toBe(ranges[0]);
  expect(rangeAt(ranges, 50)).toBeUndefined();
  expect(liveRange(ranges)).toBe(ranges[1]);
  expect(liveRange(ranges.slice(0, 1))).toBeUndefined();
});

test('pages loaded backwards cover the channel to its start', () => {
  const world = buildWorld();
  const at = world.channel.id;
  const page = (seqs: number[], before: number | null) => ({
    messages: seqs.map((seq) => buildMessage({ channelId: at, seq })),
    before,
    after: null,
    rev: 10,
  });
  let state = applyPage(world.state, page([8, 9], 8), { channelId: at });
  state = applyPage(state, page([4, 6], 4), { channelId: at, before: 8 });
  state = applyPage(state, page([1, 2], null), { channelId: at, before: 4 });
  expect(state.timelines[at]).toHaveLength(1);
  expect(state.timelines[at]?.[0]).toMatchObject({ from: 0, to: END });
  expect(state.timelines[at]?.flatMap(seqsOf)).toEqual([1, 2, 4, 6, 8, 9]);
});

test('a new message goes into the live range only', () => {
  const world = buildWorld();
  const at = world.channel.id;
  const old = { messages: [buildMessage({ channelId: at, seq: 3 })], before: 3, after: 5, rev: 10 };
  const state = applyPage(world.state, old, { channelId: at });
  const message = buildMessage({ channelId: at, seq: 9 });
  const received = applyEvents(state, [buildEvent('message.posted', 11, { message, root: null })]);
  expect(received.timelines[at]?.flatMap(seqsOf)).toEqual([3]);

  const live = {
    messages: [buildMessage({ channelId: at, seq: 8 })],
    before: 8,
    after: null,
    rev: 10,
  };
  const joined = applyPage(received, live, { channelId: at });
  expect(joined.timelines[at]?.map(seqsOf)).toEqual([[3], [8, 9]]);
});
