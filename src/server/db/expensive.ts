import { drizzle } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import { callerLeft, unavailable } from '@/shared/errors';
import type { Db, Sql } from './client';
import { postgresError } from './errors';
import * as schema from './schema';

const CANCELLED = '57014';

/**
 * Runs `work` in a read-only transaction of its own. When `signal` aborts, the statement that runs is
 * cancelled in the store and none follows. The transaction keeps its connection until that is done, so
 * that a cancellation which comes late never meets another caller's statement.
 */
export async function readExpensively<T>(
  pool: Sql,
  signal: AbortSignal | undefined,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw callerLeft();
  try {
    const result = await endUnwrapped(
      pool.begin('read only', async (tx) => {
        const running = new Running(pool, tx);
        const cancel = () => running.cancel();
        if (signal?.aborted) cancel();
        signal?.addEventListener('abort', cancel, { once: true });
        try {
          return { result: await work(drizzle(running.client, { schema })) };
        } finally {
          signal?.removeEventListener('abort', cancel);
          await running.cancelled;
        }
      }),
    );
    if (!signal?.aborted) return result;
  } catch (error) {
    if (!signal?.aborted) throw postgresError(error)?.code === CANCELLED ? tookTooLong() : error;
  }
  // Whatever came of it: an error that nobody gets is none.
  throw callerLeft();
}

// postgres.js unwraps arrays of promises in its types; an object passes through as it is.
async function endUnwrapped<T>(ended: Promise<{ result: T }>): Promise<T> {
  return (await ended).result;
}

/** The statements of one transaction that run, so that they can be cancelled. */
class Running {
  readonly client: Sql;
  cancelled: Promise<unknown> = Promise.resolve();
  readonly #statements = new Set<Statement>();
  #isOver = false;

  constructor(pool: Sql, tx: postgres.TransactionSql) {
    const unsafe = (...given: Parameters<typeof tx.unsafe>) => this.#watch(tx.unsafe(...given));
    this.client = new Proxy(pool, {
      get(target, name) {
        if (name === 'unsafe') return unsafe;
        if (name === 'begin') return tx.savepoint;
        return Reflect.get(target, name);
      },
    });
  }

  cancel(): void {
    this.#isOver = true;
    // One that the store has finished meanwhile cannot be cancelled, which is as well.
    this.cancelled = Promise.allSettled([...this.#statements].map((one) => one.cancel()));
  }

  #watch<S extends Statement>(statement: S): S {
    if (this.#isOver) throw callerLeft();
    this.#statements.add(statement);
    const forget = () => this.#statements.delete(statement);
    statement.then(forget, forget);
    return statement;
  }
}

interface Statement extends PromiseLike<unknown> {
  cancel(): void;
}

const tookTooLong = () =>
  unavailable(
    'This takes longer than one search may. Ask for less: fewer days, or rarer words.',
    'took_too_long',
  );
