import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves with the first value that is not `undefined`, `null` or `false`; tests wait on this, not on time. */
export async function until<T>(
  what: () => T | Promise<T>,
  { timeoutMs = 10_000, everyMs = 20 } = {},
): Promise<Exclude<T, undefined | null | false>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await what();
    if (isThere(value)) return value;
    if (Date.now() > deadline) throw new Error(`Still not so after ${timeoutMs} ms: ${what}`);
    await sleep(everyMs);
  }
}

function isThere<T>(value: T): value is Exclude<T, undefined | null | false> {
  return value !== undefined && value !== null && value !== false;
}
