import { setTimeout as sleep } from 'node:timers/promises';
import { unavailable } from '@/shared/errors';

/** Keys of one query. */
const LIMIT = 500;
/** Timeout of a query that the driver lost: the store's own statement timeout is lower. */
const DEADLINE_MS = 20_000;

interface Waiting<Key, Answer> {
  key: Key;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * Batches concurrent look-ups into one query. A single caller is served immediately. When callers queue behind a
 * running query, the next query waits `pauseMs` so that they share it: so a crowd costs so many statements a second
 * and not one for each caller.
 *
 * @param ask Loads many keys at once; returns the results in their order.
 */
export function batchLoader<Key, Answer>(
  ask: (keys: Key[]) => Promise<Answer[]>,
  { pauseMs = 0, deadlineMs = DEADLINE_MS }: { pauseMs?: number; deadlineMs?: number } = {},
): (key: Key) => Promise<Answer> {
  let waiting: Waiting<Key, Answer>[] = [];
  let asking = false;

  async function drain() {
    asking = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, LIMIT);
      waiting = waiting.slice(LIMIT);
      await settle(batch);
      if (pauseMs > 0 && waiting.length > 0 && waiting.length < LIMIT) await sleep(pauseMs);
    }
    asking = false;
  }

  async function settle(batch: Waiting<Key, Answer>[]) {
    const answered = new AbortController();
    try {
      const keys = batch.map(({ key }) => key);
      const answers = await Promise.race([ask(keys), lateness(deadlineMs, answered.signal)]);
      if (answers.length !== batch.length) throw new Error('A look-up left out an answer');
      for (const [index, answer] of answers.entries()) batch[index]?.resolve(answer);
    } catch (error) {
      for (const one of batch) one.reject(error);
    } finally {
      answered.abort();
    }
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      if (!asking) void drain();
    });
}

async function lateness(ms: number, signal: AbortSignal): Promise<never> {
  await sleep(ms, undefined, { signal, ref: false });
  throw unavailable();
}
