import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Outbox, type PendingMessage } from '@/client/sync/outbox';
import type { StorageArea } from '@/client/sync/storage';
import { newChannelId } from './build';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function memoryStorageArea(kept = new Map<string, string>()): StorageArea {
  return {
    get: (name) => kept.get(name) ?? null,
    set: (name, value) => Boolean(kept.set(name, value)),
    remove: (name) => void kept.delete(name),
    names: () => [...kept.keys()],
    watch: () => () => undefined,
  };
}

class Refused extends Error {}

/** A server that stores each key once and fails as told, before or after it stored. */
function fakeServer() {
  const stored = new Map<string, string>();
  const asked: string[] = [];
  const failures: ('before' | 'after' | 'refuse')[] = [];
  let running = 0;
  let most = 0;
  return {
    stored,
    asked,
    failures,
    get mostAtOnce() {
      return most;
    },
    async send(message: PendingMessage) {
      asked.push(message.key);
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      const failure = failures.shift();
      if (failure === 'refuse') throw new Refused('Too long.');
      if (failure === 'before') throw new Error('network');
      stored.set(message.key, message.body);
      if (failure === 'after') throw new Error('the answer was lost');
    },
  };
}

function openOutbox(server: ReturnType<typeof fakeServer>, storage = memoryStorageArea()) {
  return new Outbox({
    storage,
    send: (message) => server.send(message),
    refusalOf: (error) => (error instanceof Refused ? error.message : null),
  });
}

const settle = () => vi.advanceTimersByTimeAsync(120_000);
const channelId = newChannelId();
const draft = (body: string) => ({ channelId, parentId: null, body });

test('messages go out in the order they were written, one at a time', async () => {
  const server = fakeServer();
  const outbox = openOutbox(server);
  for (const body of ['one', 'two', 'three']) outbox.add(draft(body));
  await settle();
  expect([...server.stored.values()]).toEqual(['one', 'two', 'three']);
  expect(server.mostAtOnce).toBe(1);
  expect(outbox.store.getState()).toEqual([]);
});

test('a lost answer is asked for again under the same key, so nothing doubles', async () => {
  const server = fakeServer();
  server.failures.push('after', 'before', 'after');
  const outbox = openOutbox(server);
  const key = outbox.add(draft('once'));
  await settle();
  expect(server.asked).toEqual([key, key, key, key]);
  expect(server.stored.size).toBe(1);
});

test('trouble with one message holds the next ones back', async () => {
  const server = fakeServer();
  server.failures.push('before', 'before');
  const outbox = openOutbox(server);
  const first = outbox.add(draft('one'));
  outbox.add(draft('two'));
  await settle();
  expect(server.asked.slice(0, 3)).toEqual([first, first, first]);
  expect([...server.stored.values()]).toEqual(['one', 'two']);
});

test('a refused message stays with its reason and lets the others pass', async () => {
  const server = fakeServer();
  server.failures.push('refuse');
  const outbox = openOutbox(server);
  const key = outbox.add(draft('bad'));
  outbox.add(draft('good'));
  await settle();
  expect(outbox.store.getState()).toMatchObject([{ key, failure: 'Too long.' }]);
  expect([...server.stored.values()]).toEqual(['good']);
  outbox.retry(key);
  await settle();
  expect(server.stored.get(key)).toBe('bad');
  expect(outbox.store.getState()).toEqual([]);
});

test('what was not answered survives a reload, with its key and in its order', async () => {
  const storage = memoryStorageArea();
  const server = fakeServer();
  server.failures.push('before');
  const before = openOutbox(server, storage);
  const keys = [before.add(draft('one'))];
  await vi.advanceTimersByTimeAsync(1);
  keys.push(before.add(draft('two')));
  before.close();
  const after = openOutbox(server, storage);
  expect(after.store.getState().map(({ key }) => key)).toEqual(keys);
  await settle();
  expect([...server.stored.keys()]).toEqual(keys);
  expect(storage.names()).toEqual([]);
});

test('a message that the stream already brought is not sent again after a reload', async () => {
  const storage = memoryStorageArea();
  const server = fakeServer();
  const outbox = openOutbox(server, storage);
  const key = outbox.add(draft('received'));
  outbox.remove(key);
  await settle();
  expect(storage.names()).toEqual([]);
  expect(server.asked).toEqual([key]);
});

test('a line that came back is used at once', async () => {
  const server = fakeServer();
  server.failures.push('before', 'before', 'before', 'before', 'before');
  const outbox = openOutbox(server);
  outbox.add(draft('soon'));
  for (let tries = 0; tries < 6; tries += 1) {
    await vi.advanceTimersByTimeAsync(0);
    outbox.hurry();
  }
  await vi.advanceTimersByTimeAsync(0);
  expect(server.stored.size).toBe(1);
});

test('what else lies in the storage under its name is thrown away, not sent', () => {
  const storage = memoryStorageArea(new Map([['outbox:x', '{"half":']]));
  const outbox = openOutbox(fakeServer(), storage);
  expect(outbox.store.getState()).toEqual([]);
  expect(storage.names()).toEqual([]);
});
