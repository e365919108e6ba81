import { freePort } from '@/server/infra/embedded-postgres';
import { uuidv7 } from '@/shared/uuid';
import { startServer } from '../../harness/server';
import type { DialectName, Seat } from '../load/dialects';
import type { Processes } from '../measure/cpu';
import { type PeerProcess, startPeerProcess } from './peer-process';
import type { Stores } from './stores';
import { buildTown } from './town';

export const PEERS = ['ws', 'socket.io', 'stock-bare', 'stock-equal', 'parley'] as const;

export type PeerName = (typeof PEERS)[number];

/** A peer as it runs, and who takes part there. */
export interface Contestant extends AsyncDisposable {
  name: PeerName;
  dialect: DialectName;
  /** Of WebSockets and of HTTP calls, one a process. */
  urls: { ws: string[]; http: string[] };
  processes: Processes;
  /** A member each, in every channel. */
  seats: Seat[];
  channelIds: string[];
  /** Where it stores messages, and the table; `null` for who stores none. */
  store: { url: string; table: 'messages' | 'posts' } | null;
}

export interface Cast {
  people: number;
  channels: number;
  /** Of Parley; more than one needs Redis. */
  processCount?: number;
}

export async function startContestant(
  name: PeerName,
  stores: Stores,
  cast: Cast,
): Promise<Contestant> {
  return name === 'parley' ? startParley(stores, cast) : startPeer(name, stores, cast);
}

/** What a bench has to lift so that it is the engine that is measured and not a limit against floods. */
const UNLIMITED = { MESSAGES_PER_MINUTE: '10000000' };

async function startParley(stores: Stores, cast: Cast): Promise<Contestant> {
  const { people, channels, processCount = 1 } = cast;
  const databaseUrl = await stores.createDatabase(`parley_${processCount}`, { migrated: true });
  const town = await buildTown(databaseUrl, { people, channelCount: channels });
  const redis = processCount > 1 ? stores.redis : null;
  if (processCount > 1 && !redis) throw new Error('Several processes need Redis');
  const options = { databaseUrl, redisUrl: redis?.url, env: UNLIMITED };
  const servers = await Promise.all(
    Array.from({ length: processCount }, () => startServer(options)),
  );
  return {
    name: 'parley',
    dialect: 'parley',
    urls: {
      ws: servers.map(({ socketUrl }) => socketUrl),
      http: servers.map(({ url }) => url),
    },
    processes: {
      server: servers.map(({ pid }) => pid),
      store: stores.postgresPid,
      redis: redis?.pid ?? null,
    },
    seats: town.seats,
    channelIds: town.channelIds,
    store: { url: databaseUrl, table: 'messages' },
    async [Symbol.asyncDispose]() {
      await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
    },
  };
}

const SCRIPTS = {
  ws: { file: 'ws', dialect: 'ws' },
  'socket.io': { file: 'socket-io', dialect: 'socketIo' },
  'stock-bare': { file: 'stock-bare', dialect: 'stock' },
  'stock-equal': { file: 'stock-equal', dialect: 'stock' },
} as const;

async function startPeer(
  name: Exclude<PeerName, 'parley'>,
  stores: Stores,
  { people, channels }: Cast,
): Promise<Contestant> {
  const { file, dialect } = SCRIPTS[name];
  const databaseUrl = await databaseOf(name, stores);
  const town =
    databaseUrl && name === 'stock-equal'
      ? await buildTown(databaseUrl, { people, channelCount: channels })
      : nameless(people, channels);
  const port = await freePort();
  const redis = name === 'socket.io' ? stores.redis : null;
  const peer: PeerProcess = await startPeerProcess(`tests/bench/peers/${file}.ts`, {
    PORT: String(port),
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    ...(redis && { REDIS_URL: redis.url }),
  });
  return {
    name,
    dialect,
    urls: { ws: [`ws://127.0.0.1:${port}`], http: [`http://127.0.0.1:${port}`] },
    processes: {
      server: [peer.pid],
      store: databaseUrl ? stores.postgresPid : null,
      redis: redis?.pid ?? null,
    },
    seats: town.seats,
    channelIds: town.channelIds,
    store: databaseUrl
      ? { url: databaseUrl, table: name === 'stock-equal' ? 'messages' : 'posts' }
      : null,
    [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose](),
  };
}

async function databaseOf(name: PeerName, stores: Stores): Promise<string | null> {
  if (name === 'stock-bare') return stores.createDatabase('stock_bare', { migrated: false });
  if (name === 'stock-equal') return stores.createDatabase('stock_equal', { migrated: true });
  return null;
}

/** For peers that ask nobody who they are. */
function nameless(people: number, channels: number) {
  const channelIds = Array.from({ length: channels }, () => uuidv7());
  const workspaceId = uuidv7();
  const seats = Array.from({ length: people }, () => ({
    token: 'none',
    memberId: uuidv7(),
    workspaceId,
    channelIds,
  }));
  return { channelIds, seats };
}
