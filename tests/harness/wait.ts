import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Db } from '@/server/db/client';

/** Resolves with the first value that is not `undefined`, `null` or `false`; tests wait on this, not on time. */
export async function until<T>(
  what: () => T | Promise<T>,
  { timeoutMs = 10_000, everyMs = 20 } = {},
): Promise<Exclude<T, undefined | null | false>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await what();
    if (isThere(value)) return value;
    if (Date.now() > deadline) throw new Error(`Still not so after ${timeoutMs} ms: ${what}`);
    await sleep(everyMs);
  }
}

/** Resolves when a statement in this database waits for a lock that another one holds. */
export async function untilBlocked(db: Db): Promise<void> {
  await until(async () => {
    const rows = await db.execute(sql`
      select from pg_stat_activity
      where datname = current_database() and state = 'active' and wait_event_type = 'Lock'`);
    return rows.length > 0;
  });
}

function isThere<T>(value: T): value is Exclude<T, undefined | null | false> {
  return value !== undefined && value !== null && value !== false;
}
