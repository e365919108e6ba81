import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { groupCommit } from '@/server/domain/group-commit';
import { systemClock } from '@/server/infra/clock';
import type { WorkspaceId } from '@/shared/id';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

interface Item {
  workspaceId: WorkspaceId;
  key: string;
}

const stored = (key: string) => `stored ${key}`;

/** A store that commits when it is told to. */
function slowStore() {
  const batches: { keys: string[]; commit(): void; fail(error: unknown): void }[] = [];
  const commit = groupCommit(
    (batch: Item[]) =>
      new Promise<string[]>((resolve, reject) => {
        const keys = batch.map(({ key }) => key);
        batches.push({ keys, commit: () => resolve(keys.map(stored)), fail: reject });
      }),
    { clock: systemClock, publish: () => undefined },
  );
  const send = (key: string) => commit({ workspaceId: 'w' as WorkspaceId, key });
  return { send, batches, sizes: () => batches.map(({ keys }) => keys.length) };
}

const turn = () => vi.advanceTimersByTimeAsync(0);

test('an idle process sends at once, and what comes meanwhile goes together', async () => {
  const { send, batches, sizes } = slowStore();
  const first = send('1');
  const others = ['2', '3', '4'].map(send);
  expect(sizes()).toEqual([1]);
  batches[0]?.commit();
  expect(await first).toEqual(stored('1'));
  await turn();
  expect(batches[1]?.keys).toEqual(['2', '3', '4']);
  batches[1]?.commit();
  expect(await Promise.all(others)).toEqual(['2', '3', '4'].map(stored));
});

test('a crowd goes in parts, one after another', async () => {
  const { send, batches, sizes } = slowStore();
  const all = Array.from({ length: 201 }, (_, index) => send(`${index}`));
  expect(sizes()).toEqual([1]);
  for (const batch of [0, 1, 2]) {
    batches[batch]?.commit();
    await turn();
  }
  expect(sizes()).toEqual([1, 128, 72]);
  expect(await Promise.all(all)).toHaveLength(201);
});

test('who waits for a store that says nothing hears so within three seconds, and then all goes on', async () => {
  const { send, batches, sizes } = slowStore();
  const refused = [send('1'), send('2')].map((sent) => expect(sent).rejects.toThrow(/store/));
  await vi.advanceTimersByTimeAsync(3_000);
  await Promise.all(refused);
  const late = send('3');
  batches[0]?.commit();
  await turn();
  expect(sizes()).toEqual([1, 1]);
  batches[1]?.commit();
  expect(await late).toEqual(stored('3'));
});

test('when the store refuses a batch for one of its rows, each goes by itself', async () => {
  const { send, batches } = slowStore();
  const first = send('1');
  const [good, bad] = [send('good'), send('bad')];
  const refusal = expect(bad).rejects.toThrow('twice');
  batches[0]?.commit();
  await first;
  await turn();
  batches[1]?.fail(Object.assign(new Error('twice'), { code: '23505' }));
  await turn();
  expect(batches[2]?.keys).toEqual(['good']);
  batches[2]?.commit();
  expect(await good).toEqual(stored('good'));
  await turn();
  batches[3]?.fail(Object.assign(new Error('twice'), { code: '23505' }));
  await refusal;
});

test('what a batch commits is measured and published at once, under the time of the batch', async () => {
  const received: string[] = [];
  const commit = groupCommit(
    async (batch: Item[], { at, committed }) => {
      for (const { workspaceId } of batch) {
        committed({ workspaceId, epoch: 'e', entries: [] });
        received.push('went on');
      }
      return [at.toISOString()];
    },
    {
      clock: { now: () => new Date(0) },
      publish: ({ epoch }) => void received.push(`published ${epoch}`),
      measure: ({ changes }) => void received.push(`measured ${changes}`),
    },
  );
  const outcome = await commit({ workspaceId: 'w' as WorkspaceId, key: '1' });
  expect(outcome).toBe('1970-01-01T00:00:00.000Z');
  expect(received).toEqual(['measured 0', 'published e', 'went on']);
});
