import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '@/server/infra/free-port';
import { type RedisProcess, redisProcess } from './redis-process';
import { until } from './wait';

const SLOTS = 16_384;
const NODE_TIMEOUT_MS = 1_000;

/** What it knows of the cluster is kept over a kill, as on a machine that restarts. */
export interface RedisClusterNode extends RedisProcess {
  name: string;
  /** Runs one command on this node alone. */
  run(command: string, ...args: (string | number)[]): Promise<unknown>;
}

export interface RedisCluster extends AsyncDisposable {
  url: string;
  nodes: RedisClusterNode[];
  /** The node that has a topic's slot, asked of the cluster itself. */
  nodeOf(topic: string): Promise<RedisClusterNode>;
  /** Gives a topic's slot, which must be empty of keys, to another node. */
  move(topic: string, to: RedisClusterNode): Promise<void>;
}

/** Three real redis-servers that share the slots: `await using cluster = await startRedisCluster()`. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-test-redis-'));
  const nodes = await Promise.all([0, 1, 2].map(() => startNode(folder)));
  const [first] = nodes;
  if (!first) throw new Error('no node');
  await Promise.all(
    nodes.map((node, index) => node.run('CLUSTER', 'ADDSLOTSRANGE', ...share(index))),
  );
  for (const [index, node] of nodes.entries()) {
    await node.run('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
  }
  for (const node of nodes)
    await first.run('CLUSTER', 'MEET', '127.0.0.1', node.port, node.busPort);
  await until(async () => (await Promise.all(nodes.map(isWhole))).every(Boolean), {
    timeoutMs: 30_000,
  });

  const idOf = async (node: RedisClusterNode) => String(await node.run('CLUSTER', 'MYID'));
  const slotOf = async (topic: string) => Number(await first.run('CLUSTER', 'KEYSLOT', topic));
  return {
    url: `redis+cluster://${nodes.map(({ name }) => name).join(',')}`,
    nodes,
    async nodeOf(topic) {
      const slot = await slotOf(topic);
      const found = (await ownersOf(first)).find(({ from, to }) => from <= slot && slot <= to);
      const node = nodes.find(({ name }) => name === found?.name);
      if (!node) throw new Error(`No node has slot ${slot}`);
      return node;
    },
    async move(topic, to) {
      const slot = await slotOf(topic);
      const id = await idOf(to);
      // Whoever gets it first, so that nobody points to a node that does not know yet.
      await to.run('CLUSTER', 'SETSLOT', slot, 'NODE', id);
      // The newest word counts: what the old owner said a moment ago would give it the slot back.
      await to.run('CLUSTER', 'BUMPEPOCH');
      for (const node of nodes) await node.run('CLUSTER', 'SETSLOT', slot, 'NODE', id);
    },
    async [Symbol.asyncDispose]() {
      for (const node of nodes) await node.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function share(index: number): [number, number] {
  const size = Math.ceil(SLOTS / 3);
  return [index * size, Math.min(SLOTS, (index + 1) * size) - 1];
}

async function isWhole(node: RedisClusterNode): Promise<boolean> {
  const info = String(await node.run('CLUSTER', 'INFO'));
  return /cluster_state:ok/.test(info) && /cluster_known_nodes:3/.test(info);
}

async function ownersOf(node: RedisClusterNode) {
  // The reply's shape is Redis's own: from, to, then [host, port, …] of the master.
  const rows = (await node.run('CLUSTER', 'SLOTS')) as [number, number, [string, number]][];
  return rows.map(([from, to, [host, port]]) => ({ from, to, name: `${host}:${port}` }));
}

async function startNode(folder: string) {
  const [port, busPort] = [await freePort(), await freePort()];
  const redis = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => 50 });
  redis.on('error', () => undefined);
  const settings = {
    port,
    'cluster-port': busPort,
    'cluster-enabled': 'yes',
    'cluster-config-file': join(folder, `${port}.conf`),
    'cluster-node-timeout': NODE_TIMEOUT_MS,
    dir: folder,
  };
  const server = redisProcess(settings, () => redis.ping());
  await server.start();
  return {
    ...server,
    name: `127.0.0.1:${port}`,
    port,
    busPort,
    run: (command: string, ...args: (string | number)[]) => redis.call(command, ...args),
    async close() {
      redis.disconnect();
      await server.kill();
    },
  };
}
