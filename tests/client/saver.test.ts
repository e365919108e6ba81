// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { applyEvents, applyPage } from '@/client/sync/apply';
import { Replica } from '@/client/sync/replica';
import type { Saved } from '@/client/sync/saved';
import { Saver } from '@/client/sync/saver';
import { buildEvent, buildMessage, buildWorld } from './build';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function build() {
  const world = buildWorld();
  const { me, channel, rev } = world;
  const page = { messages: [], before: null, after: null, rev };
  let state = { ...applyPage(world.state, page, { channelId: channel.id }), isLoaded: true, rev };
  let cursor: string | null = 'aa:10';
  const written: Saved[] = [];
  const saver = new Saver({
    workspaceId: world.state.workspace?.value.id ?? ('' as never),
    me: me.id,
    version: 'v1',
    state: () => state,
    cursor: () => cursor,
    write: async (saved) => void written.push(saved),
  });
  saver.showed(channel.id);
  const post = () => {
    const message = buildMessage({ channelId: channel.id, seq: 1, authorId: me.id });
    state = applyEvents(state, [buildEvent('message.posted', rev + 1, { message, root: null })]);
    cursor = `aa:${rev + 1}`;
    saver.changed();
    return message;
  };
  const lose = () => {
    cursor = null;
  };
  return { saver, written, post, lose, channel };
}

test('the last state is saved a while after a change, and at once when the page goes', async () => {
  const { saver, written, post, channel } = build();
  window.dispatchEvent(new Event('pagehide'));
  expect(written).toMatchObject([{ version: 'v1', cursor: 'aa:10' }]);
  window.dispatchEvent(new Event('pagehide'));
  expect(written).toHaveLength(1);
  const message = post();
  await vi.advanceTimersByTimeAsync(14_000);
  expect(written).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(written[1]?.cursor).toBe('aa:11');
  expect(written[1]?.state.timelines[channel.id]?.[0]?.messages.map(({ value }) => value)).toEqual([
    message,
  ]);
  saver.close();
  post();
  window.dispatchEvent(new Event('pagehide'));
  expect(written).toHaveLength(2);
});

test('what is being loaded anew is not saved: its cursor says more than it has', () => {
  const { saver, written, post, lose } = build();
  post();
  lose();
  window.dispatchEvent(new Event('pagehide'));
  expect(written).toEqual([]);
  saver.close();
});

test('a state that was saved is loaded once what was missed has come, and takes nothing older than it', async () => {
  const { state, rev } = buildWorld();
  const replica = new Replica();
  replica.restore({ ...state, rev, isLoaded: true });
  expect(replica.state.isLoaded).toBe(false);
  replica.settle();
  expect(replica.state.isLoaded).toBe(true);
  const ask = vi.fn(async () => ({ rev: rev - 1 }));
  await expect(replica.fetchFresh(ask)).rejects.toThrow('changes faster');
  expect(await replica.fetchFresh(async () => ({ rev }))).toEqual({ rev });
});
