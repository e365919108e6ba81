import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '@/shared/errors';

/** The Postgres error behind whatever Drizzle or postgres.js threw, if there is one. */
export function postgresError(
  error: unknown,
): { code: string; constraint: string | undefined } | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string' && /^[0-9A-Z]{5}$/.test(at.code)) {
      const constraint = 'constraint_name' in at ? at.constraint_name : undefined;
      return { code: at.code, constraint: typeof constraint === 'string' ? constraint : undefined };
    }
  }
  return null;
}

/** Whether a unique constraint (all of them when none is named) refused the row. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const cause = postgresError(error);
  return cause?.code === '23505' && (!constraint || cause.constraint === constraint);
}

/** Whether a statement gave up because somebody else held what it needs. */
export const isLockTimeout = (error: unknown): boolean => postgresError(error)?.code === '55P03';

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
]);

/** Whether the store could not be reached or was going away: worth a retry by the caller. */
export function isStoreUnavailable(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    // Said by our own time limits.
    if (at instanceof Failure && at.kind === 'unavailable') return true;
    if ('code' in at && typeof at.code === 'string') {
      // Classes 08 (connection), 53 (resources) and 57P (shutdown), 55P03 lock and 57014 statement time-outs.
      if (CONNECTION_CODES.has(at.code) || /^(08|53|57P|55P03|57014|40001|40P01)/.test(at.code))
        return true;
    }
  }
  return false;
}

const RETRY_MS = 500;

/** For what has time, such as a stream: while the store is away it waits instead of failing. */
export async function retryWhileUnavailable<T>(
  read: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (signal?.aborted || !isStoreUnavailable(error)) throw error;
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
