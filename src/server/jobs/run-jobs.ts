import type { Sql } from '../db/client';
import { isStoreUnavailable } from '../db/errors';
import {
  countJobs,
  ensureScheduled,
  failJob,
  finishJob,
  type Job,
  type JobCounts,
  keepJob,
  LEASE_MS,
  returnJob,
  takeJobs,
} from '../domain/job';
import type { Logger } from '../infra/logger';

/**
 * What a handler says of a failure that is no fault of the program, such as a mailbox that is not there. It is kept
 * with the job, and left out of the log: it may have what people are called.
 */
export class JobFailure extends Error {
  override readonly name = 'JobFailure';
}

/** What does the jobs of one queue. A job may run twice: when its process dies, or its lease ends. */
export interface JobHandler {
  queue: string;
  /** How often it is tried before it is given up. */
  most: number;
  /** Repeats by itself, so long after it ended; a repeated one is never given up. */
  repeatMs?: number;
  /** Must end soon after `signal` aborts: the process stops, or the job has become another's. */
  run(job: Job, signal: AbortSignal): Promise<void>;
}

export interface JobRunner {
  /** There may be new jobs. Costs next to nothing. */
  wake(): void;
  /** As they were a few seconds ago. */
  readonly counts: JobCounts;
  /** Takes no more, and returns once those under way have ended or were given back. */
  close(): Promise<void>;
}

interface Options {
  sql: Sql;
  log: Logger;
  handlers: JobHandler[];
  /** How often is looked for jobs that other processes left, in milliseconds. */
  pollMs?: number;
}

const POLL_MS = 2_000;
/** How many jobs a process has under way. */
const AT_ONCE = 4;
const COUNT_MS = 15_000;
const NOTHING: JobCounts = { due: 0, lagSeconds: 0, failing: 0, givenUp: 0 };

/** Does the jobs of the store, with other processes that do the same; each job is taken by one of them. */
export function startJobs({ sql, log, handlers, pollMs = POLL_MS }: Options): JobRunner {
  const byQueue = new Map(handlers.map((handler) => [handler.queue, handler]));
  const closing = new AbortController();
  const underWay = new Set<Promise<void>>();
  let counts = NOTHING;
  let isWoken = false;
  let timer: NodeJS.Timeout | undefined;
  let isScheduled = false;
  let looking = Promise.resolve();
  lookAgain(0);
  const counting = setInterval(() => void count(), COUNT_MS);
  counting.unref();
  void count();

  async function schedule(): Promise<void> {
    for (const { queue, repeatMs } of handlers) {
      if (repeatMs !== undefined) await ensureScheduled(sql, { queue, key: 'repeat' });
    }
    isScheduled = true;
  }

  function lookAgain(delay: number): void {
    if (closing.signal.aborted) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      looking = look();
    }, delay);
    timer.unref();
  }

  async function look(): Promise<void> {
    isWoken = false;
    if (!isScheduled) await quietly(schedule);
    const most = AT_ONCE - underWay.size;
    const taken =
      most > 0
        ? ((await quietly(() => takeJobs(sql, { queues: [...byQueue.keys()], most }))) ?? [])
        : [];
    for (const job of taken) begin(job);
    // A full hand is followed by another as soon as there is room.
    lookAgain(
      isWoken || (most > 0 && taken.length === most && underWay.size < AT_ONCE) ? 0 : pollMs,
    );
  }

  function begin(job: Job): void {
    const done = perform(job).finally(() => {
      underWay.delete(done);
      lookAgain(0);
    });
    underWay.add(done);
  }

  async function perform(job: Job): Promise<void> {
    const handler = byQueue.get(job.queue);
    if (!handler) return;
    const losing = new AbortController();
    const keeping = setInterval(() => {
      void quietly(() => keepJob(sql, job)).then((isOurs) => {
        if (isOurs === false) losing.abort();
      });
    }, LEASE_MS / 3);
    const signal = AbortSignal.any([closing.signal, losing.signal]);
    try {
      await handler.run(job, signal);
      if (signal.aborted) await quietly(() => returnJob(sql, job));
      else await quietly(() => finishJob(sql, job, { repeatMs: handler.repeatMs }));
    } catch (error) {
      await quietly(() => (signal.aborted ? returnJob(sql, job) : fail(handler, job, error)));
    } finally {
      clearInterval(keeping);
    }
  }

  async function fail({ most, repeatMs }: JobHandler, job: Job, error: unknown): Promise<void> {
    const said = error instanceof Error ? error.message : String(error);
    const limit = repeatMs === undefined ? most : Number.POSITIVE_INFINITY;
    const { isGivenUp } = await failJob(sql, job, { error: said, most: limit });
    const about = { id: job.id, queue: job.queue, attempts: job.attempts, isGivenUp };
    if (error instanceof JobFailure) log.warn(about, 'a job failed');
    else if (!isStoreUnavailable(error)) log.error({ error, ...about }, 'a job failed');
  }

  async function count(): Promise<void> {
    counts = (await quietly(() => countJobs(sql))) ?? counts;
  }

  /** What the store does not answer now is asked again later, and a job that could not be ended runs again. */
  async function quietly<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (!isStoreUnavailable(error)) log.error({ error }, 'jobs could not be looked after');
      return undefined;
    }
  }

  return {
    get counts() {
      return counts;
    },
    wake() {
      isWoken = true;
      lookAgain(0);
    },
    async close() {
      closing.abort();
      clearTimeout(timer);
      clearInterval(counting);
      await looking;
      await Promise.all(underWay);
    },
  };
}
