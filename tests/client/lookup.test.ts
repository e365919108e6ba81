import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Lookup } from '@/client/sync/lookup';
import { LIMITS } from '@/shared/limits';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A lookup on a server that has everyone whose name begins with a capital letter. */
function build() {
  const held = new Set<string>();
  const asked: string[][] = [];
  const server = { isDown: false };
  const lookup = new Lookup<string>({
    isHeld: (id) => held.has(id),
    async load(ids) {
      asked.push(ids);
      await Promise.resolve();
      if (server.isDown) throw new Error('The server is down');
      for (const id of ids) if (/^[A-Z]/.test(id)) held.add(id);
    },
  });
  return { lookup, held, asked, server };
}

test('what is wanted at one moment is one request, and nothing is asked for twice', async () => {
  const { lookup, held, asked } = build();
  lookup.want(['Ann', 'Bob']);
  lookup.want(['Bob', 'Cleo']);
  await vi.runAllTimersAsync();
  expect(asked).toEqual([['Ann', 'Bob', 'Cleo']]);
  expect(held.size).toBe(3);
  lookup.want(['Ann']);
  await lookup.load(['Bob']);
  await vi.runAllTimersAsync();
  expect(asked).toHaveLength(1);
});

test('what is on its way is waited for, not asked for again', async () => {
  const { lookup, held, asked } = build();
  const both = [lookup.load(['Ann']), lookup.load(['Ann', 'Bob'])];
  await Promise.all(both);
  expect(asked).toEqual([['Ann'], ['Bob']]);
  expect([...held]).toEqual(['Ann', 'Bob']);
});

test('what the server does not show is absent, and asked for once more when that may have changed', async () => {
  const { lookup, asked } = build();
  lookup.want(['nobody', 'Ann']);
  await vi.runAllTimersAsync();
  expect([...lookup.absent.getState()]).toEqual(['nobody']);
  lookup.want(['nobody']);
  await lookup.load(['nobody']);
  expect(asked).toHaveLength(1);
  // Who shows it has asked already, and does not again.
  lookup.recheck();
  expect(lookup.absent.getState().size).toBe(0);
  await vi.runAllTimersAsync();
  expect(asked).toEqual([['nobody', 'Ann'], ['nobody']]);
  expect([...lookup.absent.getState()]).toEqual(['nobody']);
});

test('a failure is tried again, at once when the connection is back; nothing is absent because of it', async () => {
  const { lookup, held, asked, server } = build();
  server.isDown = true;
  lookup.want(['Ann']);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toHaveLength(1);
  expect(lookup.absent.getState().size).toBe(0);
  server.isDown = false;
  lookup.retryNow();
  await vi.advanceTimersByTimeAsync(0);
  expect([...held]).toEqual(['Ann']);
  server.isDown = true;
  lookup.want(['Bob']);
  await vi.advanceTimersByTimeAsync(0);
  server.isDown = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect([...held]).toEqual(['Ann', 'Bob']);
});

test('who is wanted while a request for them is under way is asked for again when that fails', async () => {
  const { lookup, held, asked, server } = build();
  server.isDown = true;
  const loading = lookup.load(['Ann']);
  lookup.want(['Ann']);
  await loading;
  server.isDown = false;
  await vi.runAllTimersAsync();
  expect([...held]).toEqual(['Ann']);
  expect(asked).toEqual([['Ann'], ['Ann']]);
});

test('many are asked for in parts, and nothing after the end', async () => {
  const { lookup, asked } = build();
  await lookup.load(Array.from({ length: LIMITS.listPage + 1 }, (_, index) => `P${index}`));
  expect(asked.map((ids) => ids.length)).toEqual([LIMITS.listPage, 1]);
  lookup.want(['Zoe']);
  lookup.close();
  lookup.want(['Yan']);
  await vi.runAllTimersAsync();
  expect(asked).toHaveLength(2);
});
