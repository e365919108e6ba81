import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@/server/infra/embedded-postgres';

const START_TIMEOUT_MS = 10_000;

export interface RedisServer extends AsyncDisposable {
  /** Stays the same over kills and starts. */
  url: string;
  start(): Promise<void>;
  /** SIGKILL: connections drop, and what it held is gone. */
  kill(): Promise<void>;
  /** Stops answering while connections stay open, as a hung machine would. */
  pause(): void;
  resume(): void;
  /** Says a line to it, as `redis-cli` would; answers what it says, in its own protocol. */
  command(line: string): Promise<string>;
}

/** A real redis-server that keeps nothing on disk: `await using redis = await startRedis()`. */
export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  let child: ChildProcess | null = null;

  async function start() {
    const flags = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
    ];
    const started = spawn('redis-server', [...flags, '--dir', '/tmp'], { stdio: 'ignore' });
    child = started;
    await Promise.race([answers(port), refusal(started)]);
  }

  async function kill() {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    kill,
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    command: (line) => say(port, line),
    [Symbol.asyncDispose]: kill,
  };
}

async function refusal(child: ChildProcess): Promise<never> {
  const how = await Promise.race([once(child, 'exit'), once(child, 'error')]);
  throw new Error(`redis-server did not start (${how.join(' ')}); is it installed?`);
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
