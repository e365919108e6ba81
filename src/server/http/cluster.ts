import cluster, { type Worker } from 'node:cluster';
import type { Logger } from '../infra/logger';
import { answerForAll } from './cluster-metrics';

const RESTART_MS = 1_000;
/** Whoever hangs is killed then, so that all are gone within 15 s. */
const SHUTDOWN_MS = 14_500;

/**
 * Runs n processes on one port; one that dies is replaced. A stop signal stops them all, and this one
 * last: it exits with 0 when they all did. Should this one die first, Node ends the others.
 */
export function startCluster(processes: number, log: Logger): void {
  let stopping = false;
  let exitCode = 0;
  answerForAll();
  for (let n = 0; n < processes; n += 1) cluster.fork();

  cluster.on('exit', (worker, code, signal) => {
    if (stopping) {
      if (code !== 0) exitCode = 1;
      exitWhenAlone();
    } else {
      log.warn(
        { pid: worker.process.pid, code, signal },
        'a process died, another takes its place',
      );
      setTimeout(() => stopping || cluster.fork(), RESTART_MS);
    }
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);

  function stop() {
    if (stopping) return;
    stopping = true;
    for (const worker of workers()) worker.process.kill('SIGTERM');
    setTimeout(() => {
      for (const worker of workers()) worker.process.kill('SIGKILL');
    }, SHUTDOWN_MS).unref();
    exitWhenAlone();
  }

  function exitWhenAlone() {
    if (workers().length === 0) process.exit(exitCode);
  }
}

function workers(): Worker[] {
  return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
}
