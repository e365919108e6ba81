import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@/server/infra/free-port';

/** What signs the cookies of every server that a test starts. */
export const SESSION_SECRET = 'a-secret-that-every-test-process-shares';
const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;

export interface ServerOptions {
  databaseUrl: string;
  redisUrl?: string;
  /** The same port again after a kill, so that clients find it. */
  port?: number;
  /** `built` runs dist/server/main.mjs, as `npm start` does; `source` runs the TypeScript. */
  program?: 'built' | 'source';
  env?: Record<string, string>;
  /** What to wait for: that it is ready, unless it is said that an open port will do. */
  until?: 'ready' | 'listening';
}

export interface ServerProcess extends AsyncDisposable {
  url: string;
  /** Where tRPC's WebSocket is. */
  socketUrl: string;
  port: number;
  pid: number;
  /** Everything it printed so far. */
  output(): string;
  /** SIGTERM, and what it exited with. */
  stop(): Promise<number | null>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

/** The real server as a process of its own, ready when not said otherwise: `await using server = await startServer({ … })`. */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const port = options.port ?? (await freePort());
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-test-data-'));
  const child = spawn(process.execPath, programOf(options.program ?? 'built'), {
    env: environmentOf(options, port, dataDir),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }

  const url = `http://127.0.0.1:${port}`;
  const ended = once(child, 'exit');
  const server: ServerProcess = {
    url,
    socketUrl: `ws://127.0.0.1:${port}/api/trpc`,
    port,
    pid: child.pid ?? 0,
    output: () => output,
    async stop() {
      if (isRunning(child)) child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(late);
      return child.exitCode;
    },
    async kill() {
      if (isRunning(child)) child.kill('SIGKILL');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  await readiness(server, child, options.until ?? 'ready');
  return server;
}

function programOf(program: 'built' | 'source'): string[] {
  return program === 'built' ? ['dist/server/main.mjs'] : ['--import', 'tsx', 'src/server/main.ts'];
}

function environmentOf(options: ServerOptions, port: number, dataDir: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: options.databaseUrl,
    ...(options.redisUrl ? { REDIS_URL: options.redisUrl } : {}),
    PARLEY_DATA_DIR: dataDir,
    NEXTAUTH_SECRET: SESSION_SECRET,
    LOG_LEVEL: 'warn',
    ...options.env,
  };
}

async function readiness(
  server: ServerProcess,
  child: ChildProcess,
  until: 'ready' | 'listening',
): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline && isRunning(child)) {
    if (await (until === 'ready' ? isReady(server) : isListening(server))) return;
    await sleep(until === 'ready' ? 50 : 2);
  }
  await server.kill();
  throw new Error(`The server did not become ready. It said:\n${server.output()}`);
}

async function isReady({ url }: ServerProcess): Promise<boolean> {
  const answer = await fetch(`${url}/readyz`).catch(() => null);
  return answer?.ok ?? false;
}

/** The system answers for a process that is still busy with its start. */
function isListening({ port }: ServerProcess): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      resolve(true);
      socket.destroy();
    });
  });
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
