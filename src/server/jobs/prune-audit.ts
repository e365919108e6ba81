import type { Sql } from '../db/client';
import { isStoreUnavailable } from '../db/errors';
import { pruneAudit } from '../domain/audit';
import type { Clock } from '../infra/clock';
import type { Logger } from '../infra/logger';

const DAY_MS = 24 * 60 * 60 * 1_000;
const PERIOD_MS = 60 * 60 * 1_000;

export interface AuditPruning {
  /** Ends after the slice that is under way. */
  close(): Promise<void>;
}

interface Options {
  sql: Sql;
  clock: Clock;
  log: Logger;
  /** How many days entries are kept; 0 for ever. */
  days: number;
}

/** Deletes what is too old for the audit trails, at the start and every hour. */
export function startAuditPruning({ sql, clock, log, days }: Options): AuditPruning {
  if (days === 0) return { close: async () => undefined };
  const closing = new AbortController();
  let running = run();
  const timer = setInterval(() => {
    running = running.then(run);
  }, PERIOD_MS);
  timer.unref();

  async function run(): Promise<void> {
    if (closing.signal.aborted) return;
    const before = new Date(clock.now().getTime() - days * DAY_MS);
    try {
      const deleted = await pruneAudit(sql, { before, signal: closing.signal });
      if (deleted > 0) log.info({ deleted, before }, 'old audit entries deleted');
    } catch (error) {
      // The next hour is soon enough.
      if (!isStoreUnavailable(error)) log.error({ error }, 'deleting old audit entries failed');
    }
  }

  return {
    async close() {
      closing.abort();
      clearInterval(timer);
      await running;
    },
  };
}
