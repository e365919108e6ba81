import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** One redis-server that a test may do anything to. */
export interface RedisProcess {
  /** Resolves when it `answers`, rejects when it ends instead. */
  start(): Promise<void>;
  /** SIGKILL: connections drop, and what it held is gone. */
  kill(): Promise<void>;
  /** Stops answering while connections stay open, as a hung machine would. */
  pause(): void;
  resume(): void;
}

/** Keeps no messages on disk. `settings` are those of redis.conf. */
export function redisProcess(
  settings: Record<string, string | number>,
  answers: () => Promise<unknown>,
): RedisProcess {
  const all = { bind: '127.0.0.1', save: '', appendonly: 'no', ...settings };
  const flags = Object.entries(all).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  let child: ChildProcess | null = null;
  return {
    async start() {
      child = spawn('redis-server', flags, { stdio: ['ignore', 'pipe', 'inherit'] });
      await Promise.race([answers(), refusal(child)]);
    },
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
  };
}

async function refusal(child: ChildProcess): Promise<never> {
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const how = await Promise.race([once(child, 'close'), once(child, 'error')]);
  throw new Error(`redis-server did not start (${how.join(' ')}); is it installed?\n${said}`);
}
