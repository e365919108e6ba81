import type { Sql } from '../db/client';
import { pruneAudit } from '../domain/audit';
import { pruneLogs } from '../events/prune';
import type { Clock } from '../infra/clock';
import type { Logger } from '../infra/logger';
import type { JobHandler } from './run-jobs';

const HOUR_MS = 60 * 60 * 1_000;

interface Options {
  sql: Sql;
  clock: Clock;
  log: Logger;
  /** How many days each is kept where a workspace's admins decided nothing; 0 for ever. */
  days: { audit: number; log: number };
}

/** Deletes what is too old of audit trails and logs, every hour. */
export const pruneJob = ({ sql, clock, log, days }: Options): JobHandler => ({
  queue: 'prune',
  most: 1,
  repeatMs: HOUR_MS,
  async run(_job, signal) {
    const now = clock.now();
    const audit = await pruneAudit(sql, { now, days: days.audit, signal });
    const entries = await pruneLogs(sql, { now, days: days.log, signal });
    if (audit + entries > 0) log.info({ audit, log: entries }, 'old entries deleted');
  },
});
