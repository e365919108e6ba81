import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { readExpensively } from './expensive';
import * as schema from './schema';

export type Db = PostgresJsDatabase<typeof schema>;
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];
/** A database or a transaction in it: what a query needs. */
export type Queryable = Db | Tx;
export type Sql = postgres.Sql;
/** A transaction in plain SQL. */
export type SqlTx = postgres.TransactionSql;

export interface Store {
  db: Db;
  /** Plain SQL, prepared by itself: for the statements that are too hot or too wide for a builder. */
  sql: Sql;
  /**
   * Runs `work`, which reads much, on one of few connections kept for that, so that nothing else waits for
   * it. It is cancelled when `signal` aborts, and when all of it takes longer than `EXPENSIVE_TIMEOUT_MS`.
   */
  expensive<T>(signal: AbortSignal | undefined, work: (db: Db) => Promise<T>): Promise<T>;
  /**
   * Like `sql`, for what a search puts into the index before it reads: on as many connections of its own, and it
   * waits `SHORT_WAIT_MS` at most for a lock.
   */
  indexing: Sql;
  close(): Promise<void>;
}

/** With as many the store's other work keeps a processor, also on a small machine. */
const EXPENSIVE_CONNECTIONS = 2;
const EXPENSIVE_TIMEOUT_MS = 10_000;
const SHORT_WAIT_MS = 500;

interface StoreOptions {
  url: string;
  /** Connections for each of the two clients that serve everything but expensive reads. */
  max: number;
  onError?(error: unknown): void;
  /** Settings of each connection, besides Parley’s own. */
  connection?: Record<string, string>;
}

/** One call fails for each try, so with many waiting the tries must follow quickly. */
const RECONNECT_SECONDS = 0.05;

// Drizzle changes how the client it is given parses dates, hence two clients.
export function openStore({ url, max, connection }: StoreOptions): Store {
  const settings = {
    max,
    idle_timeout: 60,
    // While the database is unavailable callers fail soon, and when it is back they do not wait for long.
    connect_timeout: 2,
    backoff: () => RECONNECT_SECONDS * (0.5 + Math.random()),
    max_lifetime: 60 * 60,
    onnotice: () => undefined,
    connection: {
      application_name: 'parley',
      statement_timeout: 15_000,
      lock_timeout: 5_000,
      ...connection,
    },
  };
  const forDrizzle = postgres(url, settings);
  // All that is plain SQL goes by index, by a plan that is made once a connection: planning the statement that
  // posts costs as much as running it. One that was made while a table was nearly empty would read all of it
  // again and again until the statistics catch up.
  const byIndex = {
    ...settings.connection,
    enable_seqscan: 'off',
    plan_cache_mode: 'force_generic_plan',
  };
  const sql = postgres(url, { ...settings, connection: byIndex });
  const forExpensive = postgres(url, {
    ...settings,
    max: EXPENSIVE_CONNECTIONS,
    connection: { ...settings.connection, statement_timeout: EXPENSIVE_TIMEOUT_MS },
  });
  const indexing = postgres(url, {
    ...settings,
    max: EXPENSIVE_CONNECTIONS,
    connection: {
      ...byIndex,
      statement_timeout: EXPENSIVE_TIMEOUT_MS,
      lock_timeout: SHORT_WAIT_MS,
    },
  });
  const pools = [forDrizzle, sql, forExpensive, indexing];
  return {
    db: drizzle(forDrizzle, { schema }),
    sql,
    expensive: (signal, work) =>
      readExpensively(forExpensive, { signal, timeoutMs: EXPENSIVE_TIMEOUT_MS }, (client) =>
        work(drizzle(client, { schema })),
      ),
    indexing,
    async close() {
      await Promise.all(pools.map((pool) => pool.end({ timeout: 5 })));
    },
  };
}
