// The load generator: a process of its own, which runs one job at a time and answers with the result.
import { fanout } from './tasks/fanout';
import { post } from './tasks/post';

const TASKS = { fanout, post };

export type Tasks = typeof TASKS;
export type TaskName = keyof Tasks;
export type JobOf<N extends TaskName> = Parameters<Tasks[N]>[0];
export type ResultOf<N extends TaskName> = Awaited<ReturnType<Tasks[N]>>;

process.on('message', async ({ name, job }: { name: TaskName; job: unknown }) => {
  try {
    // Whoever sends a job has its type from its name.
    const result = await (TASKS[name] as (job: unknown) => Promise<unknown>)(job);
    process.send?.({ result });
  } catch (error) {
    process.send?.({ failure: error instanceof Error ? error.stack : String(error) });
  }
});
process.on('disconnect', () => process.exit());
