import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { migrate } from '@/server/db/migrate';
import { type Cluster, prepareCluster } from '@/server/infra/embedded-postgres/cluster';
import {
  ensureRunning,
  type Settings,
  stopPostmaster,
} from '@/server/infra/embedded-postgres/postmaster';
import { copyTemplate, createDatabase, type Database } from './test-postgres';

const run = promisify(execFile);

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
  port: number;
  start(): Promise<void>;
  /** SIGKILL, as a machine that loses power would do it. */
  kill(): Promise<void>;
  /** A clean stop. */
  stop(): Promise<void>;
  /** Stops it, keeps a copy of all it holds, and starts it again. */
  backUp(): Promise<void>;
  /** Stops it, puts the copy back in place of what there is, and starts it again. */
  restore(): Promise<void>;
}

interface PostgresOptions {
  /** An empty folder to hold its tables, such as a small file system of its own. */
  folder?: string;
  settings?: Settings;
}

/** A Postgres of one's own that waits for the disk, for tests that kill it. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PrivatePostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-test-'));
  const cluster = await prepareCluster(options.folder ?? folder);
  const settings = options.settings ?? {};
  // The write-ahead log stays on the large disk: without room for it Postgres itself would stop.
  if (options.folder) await moveLog(cluster, folder);
  let postmaster = await ensureRunning(cluster, settings);
  const { port } = postmaster;
  const url = `postgres://parley:${cluster.password}@127.0.0.1:${port}/postgres`;
  await migrate(url);
  const start = async () => {
    postmaster = await ensureRunning(cluster, settings, port);
  };
  const stop = () => stopPostmaster(cluster, postmaster);
  const copy = `${cluster.directory}.copy`;
  return {
    url,
    port,
    start,
    stop,
    async kill() {
      process.kill(postmaster.pid, 'SIGKILL');
      await stop();
    },
    async backUp() {
      await stop();
      await rm(copy, { recursive: true, force: true });
      await run('cp', ['-a', cluster.directory, copy]);
      await start();
    },
    async restore() {
      await stop();
      await rm(cluster.directory, { recursive: true });
      await run('cp', ['-a', copy, cluster.directory]);
      await start();
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function moveLog(cluster: Cluster, folder: string): Promise<void> {
  const from = join(cluster.directory, 'pg_wal');
  const to = join(folder, 'pg_wal');
  await chmod(folder, 0o711);
  await run('cp', ['-a', from, to]);
  await rm(from, { recursive: true });
  await symlink(to, from);
}
