import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface PeerProcess extends AsyncDisposable {
  pid: number;
}

/** Runs a TypeScript peer until it says that it is ready. */
export async function startPeerProcess(
  file: string,
  env: Record<string, string>,
): Promise<PeerProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const refused = ended.then(([code]) => {
    throw new Error(`${file} ended with ${code} before it was ready`);
  });
  await Promise.race([once(child, 'message'), refused]);
  refused.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
