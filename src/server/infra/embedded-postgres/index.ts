import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { type Cluster, findCluster, prepareCluster } from './cluster';
import {
  ensureRunning,
  findRunning,
  isAlive,
  type Postmaster,
  type Settings,
  stopPostmaster,
} from './postmaster';

export { discardCluster, findCluster } from './cluster';

const DATABASE = 'parley';
const WATCH_MS = 500;
const RESTARTS_PER_MINUTE = 5;
/** Keys of the advisory locks in the `postgres` database: in use at all, and served by the one server. */
const IN_USE = 7_270_001;
const SERVED = 7_270_002;

export interface EmbeddedPostgres {
  url: string;
  /** Lets go of it; the last one to do so stops Postgres. */
  close(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  dataDir: string;
  /** `server`: there is one a data directory. `guest`: a command beside it, or on its own. */
  role: 'server' | 'guest';
  settings?: Settings;
  onRestart?(): void;
  onFailure?(error: unknown): void;
}

/**
 * A real Postgres in the data directory, started when it does not run yet.
 *
 * Everyone who uses it holds a shared advisory lock on a connection of their own; whoever closes tries for
 * the exclusive one and, holding that, stops Postgres. So the server and commands beside it come and go in
 * any order, a killed one leaves nothing behind that could go stale, and no file has to be believed.
 */
export async function openEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const cluster = await prepareCluster(options.dataDir);
  let held = await takeHold(cluster, options);
  let closing = false;
  const watch = setInterval(() => {
    if (closing || isAlive(held.postmaster.pid)) return;
    closing = true;
    restart()
      .then(() => options.onRestart?.())
      .catch((error: unknown) => options.onFailure?.(error))
      .finally(() => {
        closing = false;
      });
  }, WATCH_MS);
  watch.unref();

  const restarts: number[] = [];
  // On the same port, so that pools which know its address find it again.
  async function restart() {
    const now = Date.now();
    restarts.push(now);
    if (restarts.filter((at) => at > now - 60_000).length > RESTARTS_PER_MINUTE) {
      clearInterval(watch);
      throw new Error(`Postgres keeps stopping. Its log is ${cluster.logFile}.`);
    }
    await held.keeper.end({ timeout: 0 });
    held = await takeHold(cluster, options, held.postmaster.port);
  }

  return {
    url: addressOf(cluster, held.postmaster.port, DATABASE),
    async close() {
      closing = true;
      clearInterval(watch);
      await letGo(cluster, held);
    },
  };
}

/** The address of the one in this data directory while it runs; `null` when it does not. */
export async function findEmbeddedAddress(dataDir: string): Promise<string | null> {
  const cluster = await findCluster(dataDir);
  const running = cluster && (await findRunning(cluster));
  return running ? addressOf(cluster, running.port, DATABASE) : null;
}

interface Hold {
  postmaster: Postmaster;
  /** One connection, which carries the locks. */
  keeper: postgres.Sql;
}

async function takeHold(
  cluster: Cluster,
  options: EmbeddedPostgresOptions,
  port?: number,
): Promise<Hold> {
  for (let attempt = 1; ; attempt += 1) {
    const postmaster = await ensureRunning(cluster, options.settings ?? {}, port);
    const keeper = connect(addressOf(cluster, postmaster.port, 'postgres'));
    try {
      await keeper`select pg_advisory_lock_shared(${IN_USE})`;
      if (options.role === 'server') await claimServing(keeper);
      await ensureDatabase(keeper);
      return { postmaster, keeper };
    } catch (error) {
      await keeper.end({ timeout: 1 });
      // The last one out may have been stopping it as we came in: wait for that and start it again.
      if (attempt === 5 || !isShutdown(error)) throw error;
      await sleep(200 * attempt);
    }
  }
}

async function claimServing(keeper: postgres.Sql): Promise<void> {
  const [row] = await keeper`select pg_try_advisory_lock(${SERVED}) as mine`;
  if (row?.mine) return;
  throw new Error(
    'Parley already runs on this data directory. Stop that one first, give this one another PARLEY_DATA_DIR, or run several on DATABASE_URL and REDIS_URL.',
  );
}

async function ensureDatabase(keeper: postgres.Sql): Promise<void> {
  const found = await keeper`select 1 from pg_database where datname = ${DATABASE}`;
  if (found.length > 0) return;
  try {
    await keeper.unsafe(`create database ${DATABASE}`);
  } catch (error) {
    // Another one that starts right now made it first.
    if (!['42P04', '23505'].includes(codeOf(error))) throw error;
  }
}

async function letGo(cluster: Cluster, { keeper, postmaster }: Hold): Promise<void> {
  try {
    await keeper`select pg_advisory_unlock_all()`;
    const [row] = await keeper`select pg_try_advisory_lock(${IN_USE}) as alone`;
    if (row?.alone) await stopPostmaster(cluster, postmaster);
  } catch (error) {
    // The connection is lost, so who else uses it cannot be known: an idle Postgres does less harm.
    if (isAlive(postmaster.pid) && !isShutdown(error)) throw error;
  } finally {
    await keeper.end({ timeout: 1 });
  }
}

function connect(url: string): postgres.Sql {
  return postgres(url, {
    max: 1,
    idle_timeout: 0,
    // A connection that is replaced after a while would lose its locks.
    max_lifetime: null,
    connect_timeout: 10,
    onnotice: () => undefined,
    connection: { application_name: 'parley-keeper' },
  });
}

function addressOf(cluster: Pick<Cluster, 'password'>, port: number, database: string): string {
  return `postgres://parley:${cluster.password}@127.0.0.1:${port}/${database}`;
}

function isShutdown(error: unknown): boolean {
  const code = codeOf(error);
  return (
    /^(57P|08)/.test(code) || ['CONNECTION_CLOSED', 'ECONNREFUSED', 'ECONNRESET'].includes(code)
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
