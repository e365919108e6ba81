import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { JobOf, ResultOf, TaskName } from '../load/main';

export interface Generator extends AsyncDisposable {
  /** Runs a job over there; throws what went wrong there. `onSignal` hears what the task says on the way. */
  run<N extends TaskName>(
    name: N,
    job: JobOf<N>,
    onSignal?: (signal: string) => void,
  ): Promise<ResultOf<N>>;
}

/** What load/main.ts sends. */
interface Said {
  signal?: string;
  failure?: string;
  result?: unknown;
}

/** The load generator's process. */
export function startGenerator(): Generator {
  const child = fork('tests/bench/load/main.ts', {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });
  const ended = once(child, 'exit');
  return {
    async run(name, job, onSignal = () => undefined) {
      child.send({ name, job });
      for (;;) {
        const [message] = await Promise.race([once(child, 'message'), ended.then(gone)]);
        const said = message as Said;
        if (said.failure) throw new Error(`The load generator failed. ${said.failure}`);
        if (said.signal === undefined) return said.result as ResultOf<typeof name>;
        onSignal(said.signal);
      }
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
