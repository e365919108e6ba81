import type postgres from 'postgres';
import { callerLeft, unavailable } from '@/shared/errors';
import { postgresError } from './errors';

type Sql = postgres.Sql;

const CANCELLED = '57014';

interface Limits {
  signal: AbortSignal | undefined;
  /** Of all statements together and what runs between them, from when it has its connection. */
  timeoutMs: number;
}

/**
 * Runs `work` in a read-only transaction of its own. When `signal` aborts or the time is over, the statement that
 * runs is cancelled in the store and none follows. The transaction keeps its connection until that is done, so
 * that a cancellation which comes late never meets another caller's statement.
 *
 * @param work Gets a client for Drizzle: only its `unsafe` and `begin` are of the transaction.
 */
export async function readExpensively<T>(
  pool: Sql,
  { signal, timeoutMs }: Limits,
  work: (client: Sql) => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw callerLeft();
  try {
    const result = await endUnwrapped(
      pool.begin('read only', async (tx) => {
        const running = new Running(pool, tx);
        const leave = () => running.cancel(callerLeft());
        if (signal?.aborted) leave();
        signal?.addEventListener('abort', leave, { once: true });
        const late = setTimeout(() => running.cancel(tookTooLong()), timeoutMs);
        try {
          // What is not a statement goes on to its next one, and nobody waits for it.
          const ended = work(running.client);
          return { result: await Promise.race([ended, running.over]) };
        } finally {
          clearTimeout(late);
          signal?.removeEventListener('abort', leave);
          await running.cancelled;
        }
      }),
    );
    if (!signal?.aborted) return result;
  } catch (error) {
    if (!signal?.aborted) throw isCancelled(error) ? tookTooLong() : error;
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
  /** Rejects when they are cancelled. */
  readonly over: Promise<never>;
  readonly #statements = new Set<Statement>();
  #reason: Error | null = null;
  #end: (reason: Error) => void = () => undefined;

  constructor(pool: Sql, tx: postgres.TransactionSql) {
    this.over = new Promise((_, reject) => {
      this.#end = reject;
    });
    // It may be over before anybody waits for it.
    this.over.catch(() => undefined);
    const unsafe = (...given: Parameters<typeof tx.unsafe>) => this.#watch(tx.unsafe(...given));
    this.client = new Proxy(pool, {
      get(target, name) {
        if (name === 'unsafe') return unsafe;
        if (name === 'begin') return tx.savepoint;
        return Reflect.get(target, name);
      },
    });
  }

  cancel(reason: Error): void {
    if (this.#reason) return;
    this.#reason = reason;
    this.#end(reason);
    // One that the store has finished meanwhile cannot be cancelled, which is as well.
    this.cancelled = Promise.allSettled([...this.#statements].map((one) => one.cancel()));
  }

  #watch<S extends Statement>(statement: S): S {
    if (this.#reason) throw this.#reason;
    this.#statements.add(statement);
    const forget = () => this.#statements.delete(statement);
    statement.then(forget, (error: unknown) => {
      forget();
      // The caller may turn the error of a statement into a result.
      if (isCancelled(error)) this.cancel(tookTooLong());
    });
    return statement;
  }
}

interface Statement extends PromiseLike<unknown> {
  /** Resolves when the store has got it, by the driver’s patch; its types know of nothing. */
  cancel(): unknown;
}

const isCancelled = (error: unknown) => postgresError(error)?.code === CANCELLED;

const tookTooLong = () =>
  unavailable(
    'This takes longer than one search may. Ask for less: fewer days, or rarer words.',
    'took_too_long',
  );
