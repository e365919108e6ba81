import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { migrate } from '@/server/db/migrate';
import { openEmbeddedPostgres } from '@/server/infra/embedded-postgres';
import type { disposables } from '../../harness/disposables';
import { startRedis } from '../../harness/redis';
import { parentOf } from '../measure/cpu';

export interface Stores {
  /** The postmaster's. */
  postgresPid: number;
  postgresVersion: string;
  fsync: string;
  synchronousCommit: string;
  /** An empty database of this name; with Parley's tables when `migrated`. */
  createDatabase(name: string, options: { migrated: boolean }): Promise<string>;
  redis: RedisFacts | null;
}

export type Stack = ReturnType<typeof disposables>;

/**
 * A Postgres that waits for the disk at every commit, as in production, and a Redis when one is needed;
 * both end with `stack`.
 */
export async function openStores(
  stack: Stack,
  { needsRedis, settings = {} }: { needsRedis: boolean; settings?: Record<string, string> },
): Promise<Stores> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const embedded = await openEmbeddedPostgres({ dataDir: folder, role: 'server', settings });
  stack.defer(() => embedded.close());
  const sql = postgres(embedded.url, { max: 1, onnotice: () => undefined });
  stack.defer(() => sql.end());
  const [facts] = await sql<Facts[]>`select pg_backend_pid() as pid, version(),
    current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`;
  if (facts?.fsync !== 'on' || facts.commit !== 'on') {
    throw new Error('Postgres must wait for the disk: fsync and synchronous_commit have to be on.');
  }
  return {
    postgresPid: parentOf(facts.pid),
    postgresVersion: /^PostgreSQL (\S+)/.exec(facts.version)?.[1] ?? facts.version,
    fsync: facts.fsync,
    synchronousCommit: facts.commit,
    redis: needsRedis ? await openRedis(stack) : null,
    async createDatabase(name, { migrated }) {
      await sql.unsafe(`create database ${name}`);
      const url = new URL(embedded.url);
      url.pathname = `/${name}`;
      if (migrated) await migrate(url.href);
      return url.href;
    },
  };
}

export interface RedisFacts {
  url: string;
  pid: number;
  /** Bytes it has taken in and given out so far. */
  traffic(): Promise<{ in: number; out: number }>;
}

interface Facts {
  pid: number;
  version: string;
  fsync: string;
  commit: string;
}

async function openRedis(stack: Stack): Promise<RedisFacts> {
  const server = stack.use(await startRedis());
  const client = new Redis(server.url);
  stack.defer(() => client.disconnect());
  const read = async (section: string, name: string) => {
    const facts = await client.info(section);
    return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(facts)?.[1]);
  };
  return {
    url: server.url,
    pid: await read('server', 'process_id'),
    traffic: async () => ({
      in: await read('stats', 'total_net_input_bytes'),
      out: await read('stats', 'total_net_output_bytes'),
    }),
  };
}
