// The load generator: a process of its own, which runs one job at a time and answers with the result.
import { calls } from './tasks/calls';
import { fanout } from './tasks/fanout';
import { connect, disconnect } from './tasks/idle';
import { mix } from './tasks/mix';
import { post } from './tasks/post';
import { storm } from './tasks/storm';

const TASKS = { calls, fanout, connect, disconnect, mix, post, storm };

/** Tells the process that gave the job something before the job is done. */
export type Signal = (signal: string) => void;

export type Tasks = typeof TASKS;
export type TaskName = keyof Tasks;
export type JobOf<N extends TaskName> = Parameters<Tasks[N]>[0];
export type ResultOf<N extends TaskName> = Awaited<ReturnType<Tasks[N]>>;

type Task = (job: unknown, signal: Signal) => Promise<unknown>;

process.on('message', async ({ name, job }: { name: TaskName; job: unknown }) => {
  try {
    // Whoever sends a job has its type from its name.
    const result = await (TASKS[name] as Task)(job, (signal) => process.send?.({ signal }));
    process.send?.({ result });
  } catch (error) {
    process.send?.({ failure: error instanceof Error ? error.stack : String(error) });
  }
});
process.on('disconnect', () => process.exit());
