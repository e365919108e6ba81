import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { REDIS_CLUSTER } from '../env';
import type { Logger } from './logger';

export type { Cluster, Redis } from 'ioredis';

/** One server of a cluster, as `host:port`. */
export type RedisNode = string;

/** A cluster as REDIS_URL names it: some of its nodes, by which the others are discovered, and credentials. */
export interface ClusterAddress {
  nodes: RedisNode[];
  options: RedisOptions;
}

const DEFAULT_PORT = 6379;
/** Fails at once while Redis is down, and after a second while it hangs: no caller is to wait for it. */
const IMPATIENT = {
  commandTimeout: 1_000,
  connectTimeout: 2_000,
  maxRetriesPerRequest: 1,
} satisfies RedisOptions;

const backOff = (attempt: number) =>
  Math.min(100 * 2 ** attempt, 2_000) * (0.5 + Math.random() / 2);

/** For commands, on a server or a cluster. */
export function connectRedis(url: string, log: Logger): Redis | Cluster {
  const cluster = readClusterAddress(url);
  return cluster ? connectCluster(cluster, log) : connectServer(url, {}, log);
}

/** One connection to one server, which comes back by itself. */
export function connectServer(url: string, options: RedisOptions, log: Logger): Redis {
  const redis = new Redis(url, {
    ...IMPATIENT,
    ...options,
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    retryStrategy: backOff,
  });
  return noting(redis, log);
}

export function connectNode(node: RedisNode, options: RedisOptions, log: Logger): Redis {
  return connectServer(`redis://${node}`, options, log);
}

/** Knows which node has what, and finds out anew when that changes. */
export function connectCluster({ nodes, options }: ClusterAddress, log: Logger): Cluster {
  const startNodes = nodes.map((node) => {
    const { hostname, port } = new URL(`redis://${node}`);
    return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || DEFAULT_PORT };
  });
  const cluster = new Cluster(startNodes, {
    enableOfflineQueue: false,
    clusterRetryStrategy: backOff,
    // Whoever asked has another way, and is not to wait for a failover.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    maxRedirections: 3,
    redisOptions: { ...IMPATIENT, ...options },
    // A certificate is for the name, not for the address that it stands for.
    ...(options.tls ? { dnsLookup: (name, answer) => answer(null, name) } : {}),
  });
  // Otherwise the first command to each would open it, and those right after be refused.
  cluster.on('+node', (node: Redis) => {
    if (node.status === 'wait') node.connect().catch(() => undefined);
  });
  return noting(cluster, log);
}

/** `null` for the address of a single server. */
export function readClusterAddress(url: string): ClusterAddress | null {
  const [, scheme, user, hosts] = REDIS_CLUSTER.exec(url) ?? [];
  if (!hosts) return null;
  const { username, password } = new URL(`redis://${user ? `${user}@` : ''}cluster`);
  return {
    nodes: hosts.split(','),
    options: {
      ...(username ? { username: decodeURIComponent(username) } : {}),
      ...(password ? { password: decodeURIComponent(password) } : {}),
      ...(scheme === 'rediss' ? { tls: {} } : {}),
    },
  };
}

/** Says once when it goes away and once when it is back. */
function noting<T extends Redis | Cluster>(redis: T, log: Logger): T {
  let down = false;
  redis.on('ready', () => {
    if (down) log.info('redis is back');
    down = false;
  });
  redis.on('error', (error: Error) => {
    if (!down) log.warn({ error: error.message }, 'redis is away');
    down = true;
  });
  return redis;
}
