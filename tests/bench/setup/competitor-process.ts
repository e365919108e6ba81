import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface CompetitorProcess extends AsyncDisposable {
  pid: number;
}

/** Runs a TypeScript competitor until it says that it is ready. What it prints is shown if it ends by itself. */
export async function startCompetitorProcess(
  file: string,
  env: Record<string, string>,
): Promise<CompetitorProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  let stopping = false;
  const ended = once(child, 'exit').then(([code]) => {
    if (!stopping) process.stderr.write(`${file} ended with ${code}:\n${output}\n`);
  });
  const refused = ended.then(() => {
    throw new Error(`${file} ended before it was ready`);
  });
  // Once it is ready nobody waits for that any more.
  refused.catch(() => undefined);
  await Promise.race([once(child, 'message'), refused]);
  return {
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      stopping = true;
      child.kill('SIGKILL');
      await ended;
    },
  };
}
