// @vitest-environment happy-dom
import { TRPCClientError } from '@trpc/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Connection, type StreamObserver } from '@/client/sync/connection';
import type { StreamBatch } from '@/shared/events';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

class Final extends Error {}

function openConnection(
  load: () => Promise<void> = async () => undefined,
  cursor: string | null = null,
) {
  const opened: { after: string | null; observer: StreamObserver; closed: boolean }[] = [];
  const received: StreamBatch[] = [];
  const refused = vi.fn();
  const loads = vi.fn(load);
  const caughtUp = vi.fn();
  const connection = new Connection({
    cursor,
    openStream(after, observer) {
      const stream = { after, observer, closed: false };
      opened.push(stream);
      return () => {
        stream.closed = true;
      };
    },
    loadFresh: loads,
    onBatch: (batch) => received.push(batch),
    onCaughtUp: caughtUp,
    onRefused: refused,
    isFinal: (error) => error instanceof Final,
  });
  const last = () => {
    const stream = opened.at(-1);
    if (!stream) throw new Error('No stream is open.');
    return stream;
  };
  const state = () => connection.store.getState();
  return { connection, opened, received, refused, loads, caughtUp, last, state };
}

const flush = () => vi.advanceTimersByTimeAsync(0);
const ready = (observer: StreamObserver) => {
  observer.onOpen();
  observer.onBatch('aa:1', { kind: 'ready', cursor: 'aa:1' });
};

test('it is live once a fresh start is loaded', async () => {
  const line = openConnection();
  expect(line.state()).toBe('connecting');
  ready(line.last().observer);
  expect(line.state()).toBe('catching_up');
  await flush();
  expect(line.state()).toBe('live');
  expect(line.loads).toHaveBeenCalledTimes(1);
  line.connection.close();
});

test('a lost line says so, and is live again only when what was missed has come', async () => {
  const line = openConnection();
  ready(line.last().observer);
  await flush();
  line.last().observer.onLost();
  expect(line.state()).toBe('connecting');
  line.last().observer.onOpen();
  expect(line.state()).toBe('catching_up');
  line.last().observer.onBatch('aa:5', { kind: 'events', events: [] });
  expect(line.state()).toBe('catching_up');
  line.last().observer.onBatch('aa:5', { kind: 'live', cursor: 'aa:5' });
  expect(line.state()).toBe('live');
  expect(line.loads).toHaveBeenCalledTimes(1);
  line.connection.close();
});

test('a server that begins a little before what was received already takes nothing back', async () => {
  const line = openConnection();
  ready(line.last().observer);
  const { observer } = line.last();
  observer.onBatch('00000001:7', { kind: 'events', events: [] });
  observer.onBatch('00000001:6', { kind: 'live', cursor: '00000001:6' });
  observer.onEnd(new Error('boom'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(line.last().after).toBe('00000001:7');
  // A store that was restored is another matter.
  line.last().observer.onBatch('00000002:3', { kind: 'resync', cursor: '00000002:3' });
  line.last().observer.onEnd(new Error('boom'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(line.last().after).toBe('00000002:3');
  line.connection.close();
});

test('a stream that fails or ends is opened again from where it was received', async () => {
  const line = openConnection();
  ready(line.last().observer);
  line.last().observer.onBatch('aa:7', { kind: 'events', events: [] });
  line.last().observer.onEnd(new Error('boom'));
  expect(line.state()).toBe('connecting');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(line.opened).toHaveLength(2);
  expect(line.last().after).toBe('aa:7');
  line.last().observer.onEnd(null);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(line.opened).toHaveLength(3);
  line.connection.close();
});

test('a stream that was refused for a while is opened again after the time that the server gave', async () => {
  const line = openConnection();
  ready(line.last().observer);
  line.last().observer.onEnd(
    TRPCClientError.from({
      error: {
        code: -32029,
        message: 'Too many.',
        data: { code: 'TOO_MANY_REQUESTS', retryAfterMs: 30_000 },
      },
    }),
  );
  await vi.advanceTimersByTimeAsync(29_900);
  expect(line.opened).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(line.opened).toHaveLength(2);
  line.connection.close();
});

test('a resync loads everything anew', async () => {
  const line = openConnection();
  ready(line.last().observer);
  await flush();
  line.last().observer.onBatch('bb:1', { kind: 'resync', cursor: 'bb:1' });
  expect(line.state()).toBe('catching_up');
  await flush();
  expect(line.loads).toHaveBeenCalledTimes(2);
  expect(line.state()).toBe('live');
  line.connection.close();
});

test('a load that fails is tried again, and events are received meanwhile', async () => {
  let tries = 0;
  const line = openConnection(async () => {
    tries += 1;
    if (tries < 3) throw new Error('not now');
  });
  ready(line.last().observer);
  line.last().observer.onBatch('aa:2', { kind: 'events', events: [] });
  expect(line.received).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(tries).toBe(3);
  expect(line.state()).toBe('live');
  line.connection.close();
});

test('a refusal ends it for good and is told once', async () => {
  const line = openConnection();
  line.last().observer.onEnd(new Final('signed out'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(line.refused).toHaveBeenCalledTimes(1);
  expect(line.state()).toBe('refused');
  expect(line.opened).toHaveLength(1);
});

test('an old stream that speaks late is not listened to', async () => {
  const line = openConnection();
  const old = line.last().observer;
  old.onEnd(new Error('boom'));
  await vi.advanceTimersByTimeAsync(1_000);
  old.onBatch('zz:9', { kind: 'events', events: [] });
  expect(line.received).toEqual([]);
  line.connection.close();
  expect(line.last().closed).toBe(true);
});

test('what was received before is only brought up to date', async () => {
  const line = openConnection(async () => undefined, 'aa:7');
  expect(line.last().after).toBe('aa:7');
  expect(line.connection.cursor).toBe('aa:7');
  line.last().observer.onOpen();
  expect(line.state()).toBe('catching_up');
  line.last().observer.onBatch('aa:9', { kind: 'events', events: [] });
  expect(line.caughtUp).not.toHaveBeenCalled();
  line.last().observer.onBatch('aa:9', { kind: 'live', cursor: 'aa:9' });
  await flush();
  expect(line.caughtUp).toHaveBeenCalledOnce();
  expect(line.state()).toBe('live');
  expect(line.connection.cursor).toBe('aa:9');
  expect(line.loads).not.toHaveBeenCalled();
});

test('and loaded anew where its place in the stream is gone: until then nothing is whole', async () => {
  const done = new EventTarget();
  const loading = new Promise<void>((resolve) => {
    done.addEventListener('loaded', () => resolve());
  });
  const line = openConnection(() => loading, 'aa:7');
  line.last().observer.onOpen();
  line.last().observer.onBatch('bb:2', { kind: 'resync', cursor: 'bb:2' });
  line.last().observer.onBatch('bb:2', { kind: 'live', cursor: 'bb:2' });
  await flush();
  expect(line.loads).toHaveBeenCalledOnce();
  expect(line.connection.cursor).toBeNull();
  expect(line.caughtUp).not.toHaveBeenCalled();
  done.dispatchEvent(new Event('loaded'));
  await flush();
  expect(line.connection.cursor).toBe('bb:2');
});
