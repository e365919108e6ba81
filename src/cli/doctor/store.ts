import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Store } from '@/server/db/client';
import { bad, type Finding, good, odd } from './finding';

const SLOW_MS = 50;
const SKEW_MS = 2_000;
const OLDEST = 150_000;

const journal = z.object({ entries: z.array(z.object({ tag: z.string() })) });

/** Whether the store answers, how fast, and whether it can do what Parley asks of it. */
export async function checkStore({ sql }: Store): Promise<Finding> {
  try {
    await sql`select 1`;
    const began = performance.now();
    const [row] = await sql<{ version: number; shown: string; readOnly: boolean; size: string }[]>`
      select current_setting('server_version_num')::int as version, current_setting('server_version') as shown,
        pg_is_in_recovery() as "readOnly", pg_size_pretty(pg_database_size(current_database())) as size`;
    const took = performance.now() - began;
    if (!row) return bad('store', 'It answered nothing.', 'Look at the log of Postgres.');
    const says = `Postgres ${row.shown}, ${row.size}, answers in ${took.toFixed(0)} ms`;
    if (row.readOnly)
      return bad('store', `${says}, read-only`, 'Point DATABASE_URL at the primary.');
    if (row.version < OLDEST) return bad('store', says, 'Use Postgres 15 or newer.');
    if (took > SLOW_MS)
      return odd('store', says, 'Bring the store closer: each message waits for it.');
    return good('store', says);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return bad(
      'store',
      `It can’t be reached: ${cause}`,
      'Check DATABASE_URL, the network and that Postgres runs.',
    );
  }
}

export async function checkMigrations({ sql }: Store, folder: string): Promise<Finding> {
  const file = readFileSync(join(folder, 'meta', '_journal.json'), 'utf8');
  const known = journal.parse(JSON.parse(file)).entries.length;
  const [table] = await sql`select to_regclass('drizzle.__drizzle_migrations') is not null as made`;
  const [row] = table?.made
    ? await sql`select count(*)::int as applied from drizzle.__drizzle_migrations`
    : [{ applied: 0 }];
  const applied = Number(row?.applied);
  if (applied < known) {
    return bad(
      'tables',
      `${known - applied} migrations are missing`,
      'Run: npm run parley -- migrate',
    );
  }
  if (applied > known) {
    return bad(
      'tables',
      'The store is newer than this program',
      'Install the Parley that it was last used with, or a newer one.',
    );
  }
  return good('tables', `${applied} of ${known} migrations applied`);
}

/** Times of messages come from the program, times in reports from the store. */
export async function checkClock({ sql }: Store): Promise<Finding> {
  const before = Date.now();
  const [row] = await sql<{ now: Date }[]>`select clock_timestamp() as now`;
  const after = Date.now();
  const skew = Math.round((row?.now.getTime() ?? 0) - (before + after) / 2);
  const says = `This machine and the store differ by ${Math.abs(skew)} ms`;
  if (Math.abs(skew) <= SKEW_MS) return good('clock', says);
  return bad(
    'clock',
    says,
    'Set both clocks by NTP: messages would get wrong times, sessions end early.',
  );
}

/** Every workspace can be looked after by someone. */
export async function checkOwners({ sql }: Store): Promise<Finding> {
  const orphans = await sql<{ slug: string }[]>`
    select slug from workspaces w where not exists (
      select 1 from members m where m.workspace_id = w.id and m.role = 'owner' and m.deactivated_at is null)`;
  if (orphans.length === 0) return good('owners', 'Every workspace has one');
  const slugs = orphans.map((row) => row.slug).join(', ');
  return odd(
    'owners',
    `There is none in ${slugs}`,
    'Run: npm run parley -- user promote EMAIL --workspace NAME --role owner',
  );
}
