import type postgres from 'postgres';
import type { Sql } from '../../db/client';
import type { SqlTag } from '../../db/sql-tag';

// The queue of jobs, in the store. Times are the store's own: processes may disagree about theirs.

/** How long a process has a job before another may take it; it says in time that it goes on. */
export const LEASE_MS = 30_000;
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 60 * 60 * 1_000;
const ERROR_LENGTH = 2_000;

export interface NewJob {
  queue: string;
  /** Names the work within its queue; what waits under it already is done once, with the newest payload. */
  key: string;
  payload?: Record<string, unknown>;
}

/** A job that a process has taken, which is its own until the lease ends. */
export interface Job {
  id: string;
  queue: string;
  key: string;
  payload: Record<string, unknown>;
  /** Which try this is, from 1. */
  attempts: number;
  version: number;
}

/**
 * Asks for work to be done soon, when the transaction commits and not otherwise. What runs already under that key
 * runs once more after that.
 */
export function enqueue<Fragment>(sql: SqlTag<Fragment>, jobs: NewJob[]): Fragment {
  const rows = JSON.stringify(jobs.map(({ payload = {}, ...job }) => ({ ...job, payload })));
  return sql`
    insert into jobs (queue, key, payload)
    select queue, key, payload from jsonb_to_recordset(${rows}::text::jsonb) as job(queue text, key text, payload jsonb)
    order by queue, key
    on conflict (queue, key) where given_up_at is null
    do update set payload = excluded.payload, version = jobs.version + 1, run_at = least(jobs.run_at, excluded.run_at)`;
}

/** Begins to repeat a job: its first time is now; where it is repeated already nothing changes. */
export async function ensureScheduled(sql: Sql, { queue, key }: NewJob): Promise<void> {
  await sql`
    insert into jobs (queue, key) values (${queue}, ${key})
    on conflict (queue, key) where given_up_at is null do nothing`;
}

/** Takes jobs that are due, those that wait longest first, at most so many. */
export async function takeJobs(
  sql: Sql,
  { queues, most }: { queues: string[]; most: number },
): Promise<Job[]> {
  return sql<Job[]>`
    update jobs set attempts = attempts + 1, leased_until = now() + ${LEASE_MS} * interval '1 ms'
    where id in (
      select id from jobs
      where given_up_at is null and run_at <= now() and (leased_until is null or leased_until <= now())
        and queue = any(${queues})
      order by run_at, id limit ${most} for update skip locked
    )
    returning id, queue, key, payload, attempts, version`;
}

/** Says that a job goes on; false when it is another process's by now. */
export async function keepJob(sql: Sql, job: Job): Promise<boolean> {
  const { count } = await sql`
    update jobs set leased_until = now() + ${LEASE_MS} * interval '1 ms' where ${isOwn(sql, job)}`;
  return count > 0;
}

/** Ends a job that is done. What was asked for again meanwhile is due now; what repeats is due after a while. */
export async function finishJob(
  sql: Sql,
  job: Job,
  { repeatMs }: { repeatMs?: number | undefined } = {},
): Promise<void> {
  await sql.begin(async (tx) => {
    if (repeatMs === undefined) {
      await tx`delete from jobs where ${isOwn(tx, job)} and version = ${job.version}`;
    }
    await tx`
      update jobs set attempts = 0, leased_until = null, last_error = null,
        run_at = case when version = ${job.version} then now() + ${repeatMs ?? 0} * interval '1 ms' else now() end
      where ${isOwn(tx, job)}`;
  });
}

/**
 * Notes why a job failed, and when it is tried again: after 5 s, and then after twice as long each time, up to an
 * hour, a quarter more or less. After `most` tries it is given up.
 */
export async function failJob(
  sql: Sql,
  job: Job,
  { error, most }: { error: string; most: number },
): Promise<{ isGivenUp: boolean }> {
  const isGivenUp = job.attempts >= most;
  const backoff = Math.min(FIRST_RETRY_MS * 2 ** (job.attempts - 1), LAST_RETRY_MS);
  const delay = backoff * (0.75 + Math.random() / 2);
  await sql`
    update jobs set leased_until = null, last_error = ${error.slice(0, ERROR_LENGTH)},
      run_at = now() + ${delay} * interval '1 ms', given_up_at = case when ${isGivenUp} then now() end
    where ${isOwn(sql, job)}`;
  return { isGivenUp };
}

/** Gives a job back that was begun and not ended, as if it had not been taken. */
export async function returnJob(sql: Sql, job: Job): Promise<void> {
  await sql`
    update jobs set leased_until = null, attempts = attempts - 1 where ${isOwn(sql, job)}`;
}

// A process whose lease ended must not end the try of another.
const isOwn = (sql: Sql | postgres.TransactionSql, { id, attempts }: Job) =>
  sql`id = ${id} and attempts = ${attempts} and given_up_at is null`;

export interface JobCounts {
  /** Due and not begun. */
  due: number;
  /** Seconds since the one that is due longest could have begun; 0 when none is. */
  lagSeconds: number;
  /** Those that failed and will be tried again. */
  failing: number;
  givenUp: number;
}

export async function countJobs(sql: Sql): Promise<JobCounts> {
  const [row] = await sql<[JobCounts]>`
    select count(*) filter (where due)::int as due,
      coalesce(extract(epoch from now() - min(run_at) filter (where due)), 0)::float as "lagSeconds",
      count(*) filter (where given_up_at is null and last_error is not null)::int as failing,
      count(*) filter (where given_up_at is not null)::int as "givenUp"
    from (
      select *, given_up_at is null and run_at <= now() and (leased_until is null or leased_until <= now()) as due
      from jobs) job`;
  return row;
}

export interface TroubledJob {
  id: string;
  queue: string;
  key: string;
  attempts: number;
  lastError: string;
  /** When it is tried again; `null` when it was given up. */
  runAt: Date | null;
}

/** Jobs that failed, those that were given up first, at most 100. */
export async function listTroubledJobs(sql: Sql): Promise<TroubledJob[]> {
  return sql<TroubledJob[]>`
    select id, queue, key, attempts, last_error as "lastError", case when given_up_at is null then run_at end as "runAt"
    from jobs where last_error is not null order by given_up_at is null, run_at, id limit 100`;
}

/** Tries what was given up again, but for work that was asked for anew since; returns how many. */
export async function retryJobs(sql: Sql): Promise<number> {
  return sql.begin(async (tx) => {
    await tx`
      delete from jobs old where given_up_at is not null and exists (
        select from jobs other where other.queue = old.queue and other.key = old.key and other.id <> old.id
          and (other.given_up_at is null or (other.given_up_at, other.id) > (old.given_up_at, old.id)))`;
    const { count } = await tx`
      update jobs set given_up_at = null, attempts = 0, run_at = now(), leased_until = null
      where given_up_at is not null`;
    return count;
  });
}
