import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { JobOf, ResultOf, TaskName } from '../load/main';

export interface Generator extends AsyncDisposable {
  /** Runs a job over there; throws what went wrong there. */
  run<N extends TaskName>(name: N, job: JobOf<N>): Promise<ResultOf<N>>;
}

/** The load generator's process. */
export function startGenerator(): Generator {
  const child = fork('tests/bench/load/main.ts', {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });
  const ended = once(child, 'exit');
  return {
    async run(name, job) {
      child.send({ name, job });
      const [answer] = await Promise.race([once(child, 'message'), ended.then(gone)]);
      // What load/main.ts sends.
      const { result, failure } = answer as { result?: unknown; failure?: string };
      if (failure) throw new Error(`The load generator failed. ${failure}`);
      return result as ResultOf<typeof name>;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function gone(): never {
  throw new Error('The load generator ended; what it said is above.');
}
