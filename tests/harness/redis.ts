import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@/server/infra/free-port';
import { type RedisProcess, redisProcess } from './redis-process';

const START_TIMEOUT_MS = 10_000;

export interface RedisServer extends RedisProcess, AsyncDisposable {
  /** Stays the same over kills and starts. */
  url: string;
  /** Says a line to it, as `redis-cli` would; answers what it says, in its own protocol. */
  command(line: string): Promise<string>;
}

/** A real redis-server that keeps nothing on disk: `await using redis = await startRedis()`. */
export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  const server = redisProcess({ port, dir: '/tmp' }, () => answers(port));
  await server.start();
  return {
    ...server,
    url: `redis://127.0.0.1:${port}`,
    command: (line) => say(port, line),
    [Symbol.asyncDispose]: server.kill,
  };
}

async function answers(port: number): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (await ping(port)) return;
    await sleep(20);
  }
  throw new Error(`redis-server on port ${port} did not answer`);
}

async function ping(port: number): Promise<boolean> {
  return say(port, 'PING').then(
    (answer) => answer.startsWith('+PONG'),
    () => false,
  );
}

/** An answer here is short: it comes in one piece. */
function say(port: number, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('Redis hung up')));
    socket.once('data', (data) => {
      resolve(data.toString());
      socket.destroy();
    });
    socket.once('connect', () => socket.write(`${line}\r\n`));
  });
}
