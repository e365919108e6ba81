import { freePort } from '@/server/infra/free-port';
import { startServer } from '../../harness/server';
import type { ProtocolName, Seat } from '../load/protocols';
import type { Processes } from '../measure/cpu';
import { startCompetitorProcess } from './competitor-process';
import { buildDataSet, namelessTown, type Plan } from './data-set';
import type { Stores } from './stores';

export const COMPETITORS = ['ws', 'socket.io', 'stock-bare', 'stock-equal', 'parley'] as const;

export type CompetitorName = (typeof COMPETITORS)[number];

/** A competitor as it runs, and who takes part there. */
export interface Contestant extends AsyncDisposable {
  name: CompetitorName;
  protocol: ProtocolName;
  /** Of WebSockets and of HTTP calls, one a process. They stay the same over kills and starts. */
  urls: { ws: string[]; http: string[] };
  /** As it is now. */
  processes(): Processes;
  seats: Seat[];
  channelIds: string[];
  /** Where it stores messages, and the table; `null` for who stores none. */
  store: { url: string; table: 'messages' | 'posts' } | null;
  /** SIGKILL to its processes, and started again. */
  restart(): Promise<void>;
}

export interface Cast extends Plan {
  competitor: CompetitorName;
  /** Of Parley: with Redis between them, when it is said at all. */
  processCount?: number;
  /** Flags of Node for the server's processes, beside those that it always has. */
  nodeOptions?: string;
}

/** A server process of a competitor. */
interface Running extends AsyncDisposable {
  pid: number;
  kill(): Promise<void>;
}

export function startContestant(cast: Cast, stores: Stores): Promise<Contestant> {
  return cast.competitor === 'parley'
    ? startParley(cast, stores)
    : startCompetitor(cast, cast.competitor, stores);
}

/** What a bench has to lift so that it is the engine that is measured and not a limit against floods. */
const UNLIMITED = {
  MESSAGES_PER_MINUTE: '10000000',
  CALLS_AT_ONCE: '64',
  CALLS_PER_SECOND: '100000',
};

async function startParley(cast: Cast, stores: Stores): Promise<Contestant> {
  const { processCount, nodeOptions } = cast;
  const databaseUrl = await stores.createDatabase(`parley_${processCount ?? 'alone'}`, {
    migrated: true,
  });
  const dataSet = await buildDataSet(databaseUrl, cast);
  const redis = processCount ? stores.redis : null;
  if (processCount && !redis) throw new Error('Several processes need Redis');
  const env = { ...UNLIMITED, ...(nodeOptions && { NODE_OPTIONS: nodeOptions }) };
  const ports = await Promise.all(Array.from({ length: processCount ?? 1 }, () => freePort()));
  const start = (port: number): Promise<Running> =>
    startServer({ databaseUrl, redisUrl: redis?.url, port, env });
  return {
    name: 'parley',
    protocol: 'parley',
    urls: {
      ws: ports.map((port) => `ws://127.0.0.1:${port}/api/trpc`),
      http: ports.map((port) => `http://127.0.0.1:${port}`),
    },
    ...dataSet,
    store: { url: databaseUrl, table: 'messages' },
    ...(await run(ports, start, { store: stores.postgresPid, redis: redis?.pid ?? null })),
  };
}

const SCRIPTS = {
  ws: { file: 'ws', protocol: 'ws' },
  'socket.io': { file: 'socket-io', protocol: 'socketIo' },
  'stock-bare': { file: 'stock-bare', protocol: 'stock' },
  'stock-equal': { file: 'stock-equal', protocol: 'stock' },
} as const;

async function startCompetitor(
  cast: Cast,
  name: Exclude<CompetitorName, 'parley'>,
  stores: Stores,
): Promise<Contestant> {
  const { file, protocol } = SCRIPTS[name];
  const databaseUrl = await databaseOf(name, stores);
  const dataSet =
    databaseUrl && name === 'stock-equal'
      ? await buildDataSet(databaseUrl, cast)
      : namelessTown(cast);
  const redis = name === 'socket.io' ? stores.redis : null;
  const start = async (port: number): Promise<Running> => {
    const competitor = await startCompetitorProcess(`tests/bench/competitors/${file}.ts`, {
      PORT: String(port),
      ...(databaseUrl && { DATABASE_URL: databaseUrl }),
      ...(redis && { REDIS_URL: redis.url }),
      ...(cast.nodeOptions && { NODE_OPTIONS: cast.nodeOptions }),
    });
    return { ...competitor, kill: async () => competitor[Symbol.asyncDispose]() };
  };
  const port = await freePort();
  return {
    name,
    protocol,
    urls: { ws: [`ws://127.0.0.1:${port}`], http: [`http://127.0.0.1:${port}`] },
    ...dataSet,
    store: databaseUrl
      ? { url: databaseUrl, table: name === 'stock-equal' ? 'messages' : 'posts' }
      : null,
    ...(await run([port], start, {
      store: databaseUrl ? stores.postgresPid : null,
      redis: redis?.pid ?? null,
    })),
  };
}

async function databaseOf(name: CompetitorName, stores: Stores): Promise<string | null> {
  if (name === 'stock-bare') return stores.createDatabase('stock_bare', { migrated: false });
  if (name === 'stock-equal') return stores.createDatabase('stock_equal', { migrated: true });
  return null;
}

async function run(
  ports: number[],
  start: (port: number) => Promise<Running>,
  others: Omit<Processes, 'server'>,
) {
  let running = await Promise.all(ports.map(start));
  return {
    processes: (): Processes => ({ server: running.map(({ pid }) => pid), ...others }),
    async restart() {
      await Promise.all(running.map((each) => each.kill()));
      running = await Promise.all(ports.map(start));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(running.map((each) => each[Symbol.asyncDispose]()));
    },
  };
}
