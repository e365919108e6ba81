import { setTimeout as sleep } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { Store } from '@/server/db/client';
import * as schema from '@/server/db/schema';
import { disposables } from '../harness/disposables';
import { type PrivatePostgres, startPostgres } from '../harness/postgres';
import { type Proxy as Line, startProxy } from '../harness/proxy';
import { type RedisServer, startRedis } from '../harness/redis';
import { type ServerProcess, startServer } from '../harness/server';

const DRAIN_MS = 250;

export interface SetUpOptions {
  processes: number;
  redis?: boolean;
  postgres?: Parameters<typeof startPostgres>[0];
  /** Puts a proxy between the first process and the store. */
  slowStore?: boolean;
  env?: Record<string, string>;
}

/** Real processes on a store of their own, for one fault after another. */
export interface SetUp extends AsyncDisposable {
  postgres: PrivatePostgres;
  redis: RedisServer | null;
  nodes: Node[];
  /** Between the first process and the store, where `slowStore` asks for it. */
  storeLine: Line | null;
  /** Straight to Postgres, past everything that is made to fail. */
  store: Store;
}

/** A Parley process and the line on which clients reach it, which stays over kills and starts. */
export interface Node {
  proxy: Line;
  readonly isUp: boolean;
  readonly server: ServerProcess;
  /** Everything that it printed, over all its lives. */
  output(): string;
  start(): Promise<void>;
  /** SIGKILL, at once. */
  kill(): Promise<void>;
  /** Taken out of the balancer and then sent SIGTERM; answers how it exited and how long that took. */
  stop(): Promise<{ code: number | null; ms: number }>;
}

export async function openSetUp(options: SetUpOptions): Promise<SetUp> {
  const stack = disposables();
  try {
    const [database, redis] = await Promise.all([
      startPostgres(options.postgres),
      options.redis ? startRedis() : null,
    ]);
    stack.use(database);
    if (redis) stack.use(redis);
    const store = openAside(database.url);
    stack.defer(() => store.close());
    const storeLine = options.slowStore ? await startProxy(() => database.port) : null;
    if (storeLine) stack.use(storeLine);
    const nodes = await Promise.all(
      Array.from({ length: options.processes }, (_, index) =>
        openNode({
          databaseUrl: storeLine && index === 0 ? through(storeLine, database.url) : database.url,
          redisUrl: redis?.url,
          env: {
            MESSAGES_PER_MINUTE: '1000000',
            CALLS_PER_SECOND: '100000',
            LOG_LEVEL: 'error',
            ...options.env,
          },
        }),
      ),
    );
    for (const node of nodes) stack.use(node);
    return {
      postgres: database,
      redis,
      nodes,
      store,
      storeLine,
      [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
    };
  } catch (error) {
    await stack[Symbol.asyncDispose]();
    throw error;
  }
}

async function openNode(
  options: Parameters<typeof startServer>[0],
): Promise<Node & AsyncDisposable> {
  let server = await startServer(options);
  let isUp = true;
  let before = '';
  const proxy = await startProxy(() => server.port);
  return {
    proxy,
    get isUp() {
      return isUp;
    },
    get server() {
      return server;
    },
    output: () => before + server.output(),
    async start() {
      before += server.output();
      server = await startServer({ ...options, port: server.port });
      isUp = true;
    },
    async kill() {
      isUp = false;
      await server.kill();
    },
    async stop() {
      isUp = false;
      // What the balancer had given it is there by then.
      await sleep(DRAIN_MS);
      const began = performance.now();
      const code = await server.stop();
      return { code, ms: performance.now() - began };
    },
    async [Symbol.asyncDispose]() {
      isUp = false;
      await proxy[Symbol.asyncDispose]();
      await server.kill();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** The suite's own way to the store, told apart from Parley's by its name. */
function openAside(url: string): Store {
  const settings = {
    max: 3,
    onnotice: () => undefined,
    connection: { application_name: 'parley-faults' },
  };
  const forDrizzle = postgres(url, settings);
  const sql = postgres(url, settings);
  return {
    db: drizzle(forDrizzle, { schema }),
    sql,
    expensive: (_, work) => work(drizzle(forDrizzle, { schema })),
    indexing: sql,
    async close() {
      await Promise.all([forDrizzle.end({ timeout: 5 }), sql.end({ timeout: 5 })]);
    },
  };
}

/** The same process on another line. */
export function onLine(node: Node, proxy: Line): Node {
  return Object.create(node, { proxy: { value: proxy } });
}

/** The same process without a line between, whose buffers would take much of what is sent. */
export function straightTo(node: Node): Node {
  return onLine(node, { ...node.proxy, url: node.server.url });
}

function through({ port }: Line, url: string): string {
  const address = new URL(url);
  address.port = String(port);
  return address.href;
}
