import cluster from 'node:cluster';

const RESTART_MS = 1_000;

/** Runs n processes on one port; one that dies is replaced, and a stop signal stops them all. */
export function startCluster(processes: number): void {
  let stopping = false;
  for (let n = 0; n < processes; n += 1) cluster.fork();
  cluster.on('exit', () => {
    if (!stopping) setTimeout(() => stopping || cluster.fork(), RESTART_MS);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stopping = true;
      for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM');
    });
  }
}
