import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import { WebSocket } from 'ws';
import type { AppRouter } from '@/server/api/root';
import { readEnv } from '@/server/env';
import type { Pages } from '@/server/http/pages';
import { openParley, type Parley } from '@/server/parley';
import { database } from './postgres';
import { SESSION_SECRET } from './server';

/** Stands where Next would: these tests are about everything else. */
export const noPages: Pages = {
  ready: Promise.resolve(),
  handle: async (_, response) => void response.writeHead(404).end(),
  isFile: async () => false,
  upgrade: () => false,
  close: async () => undefined,
};

export interface TestApp extends AsyncDisposable {
  parley: Parley;
  /** As when it is told to stop; once, however often it is called. */
  stop(): Promise<void>;
  url: string;
  socketUrl: string;
  port: number;
}

interface AppOptions {
  databaseUrl?: string;
  redisUrl?: string;
  env?: Record<string, string>;
  /** In place of Next. */
  pages?: Pages;
}

/** A whole server in this process but for Next's pages: `await using app = await testApp()`. */
export async function testApp(options: AppOptions = {}): Promise<TestApp> {
  const env = readEnv({
    NODE_ENV: 'test',
    DATABASE_URL: options.databaseUrl ?? (await database()),
    REDIS_URL: options.redisUrl ?? '',
    NEXTAUTH_SECRET: SESSION_SECRET,
    LOG_LEVEL: 'warn',
    PORT: '0',
    // Tests share a database, and some write into the past.
    AUDIT_DAYS: '0',
    LOG_DAYS: '0',
    ...options.env,
  });
  const parley = await openParley(env);
  const http = parley.serve(options.pages ?? noPages);
  const port = await http.listen(env.PORT, '127.0.0.1');
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= http.close().then(() => parley.close());
    return stopped;
  };
  return {
    parley,
    stop,
    url: `http://127.0.0.1:${port}`,
    socketUrl: `ws://127.0.0.1:${port}/api/trpc`,
    port,
    [Symbol.asyncDispose]: stop,
  };
}

export type Client = ReturnType<typeof connect>;

/** The stock tRPC client over one WebSocket, signed on by a token; nothing of ours. */
export function connect(
  socketUrl: string,
  token: string,
  Socket: new (url: string) => WebSocket = WebSocket,
) {
  const socket = createWSClient({
    url: socketUrl,
    // Node 20 has none of its own.
    WebSocket: Socket as unknown as typeof globalThis.WebSocket,
    connectionParams: { token },
    retryDelayMs: () => 50,
  });
  const trpc = createTRPCClient<AppRouter>({ links: [wsLink({ client: socket })] });
  return {
    trpc,
    socket,
    async [Symbol.asyncDispose]() {
      await socket.close();
    },
  };
}
