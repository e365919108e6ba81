import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { migrate } from '@/server/db/migrate';
import { prepareCluster } from '@/server/infra/embedded-postgres/cluster';
import { ensureRunning, stopPostmaster } from '@/server/infra/embedded-postgres/postmaster';
import { copyTemplate, createDatabase, type Database } from './test-postgres';

/**
 * The address of this worker's database: migrated, shared by the files that this worker runs one after
 * another, so a test makes a workspace of its own and counts on nothing being empty.
 */
export function database(): Promise<string> {
  return copyTemplate(inject('postgresUrl'), `worker_${process.env.VITEST_POOL_ID ?? '0'}`);
}

/** A migrated, empty database for one test: `await using db = await freshDatabase()`. */
export function freshDatabase(): Promise<Database> {
  return createDatabase(inject('postgresUrl'));
}

export interface PrivatePostgres extends AsyncDisposable {
  /** A migrated database; the address stays the same over kills and starts. */
  url: string;
  start(): Promise<void>;
  /** SIGKILL, as a machine that loses power would do it. */
  kill(): Promise<void>;
  /** A clean stop. */
  stop(): Promise<void>;
}

/** A Postgres of one's own that waits for the disk, for tests that kill it. */
export async function startPostgres(): Promise<PrivatePostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-test-'));
  const cluster = await prepareCluster(folder);
  let postmaster = await ensureRunning(cluster, {});
  const { port } = postmaster;
  const url = `postgres://parley:${cluster.password}@127.0.0.1:${port}/postgres`;
  await migrate(url);
  const stop = () => stopPostmaster(cluster, postmaster);
  return {
    url,
    stop,
    async start() {
      postmaster = await ensureRunning(cluster, {}, port);
    },
    async kill() {
      process.kill(postmaster.pid, 'SIGKILL');
      await stop();
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
