import type { Store } from '@/server/db/client';
import { readMigrations, readSchemaState } from '@/server/db/migrations';
import { countJobs } from '@/server/domain/job';
import { measureLag } from '@/server/events/following';
import { explainError } from '@/server/infra/explain-error';
import { bad, type Finding, good, odd } from './finding';

const SLOW_MS = 50;
const SKEW_MS = 2_000;
const OLDEST = 150_000;

/** Whether the database responds, how fast, and whether it has what Parley requires. */
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
    return bad(
      'store',
      `It can’t be reached: ${explainError(error).replace(/\.$/, '')}`,
      'Check DATABASE_URL, the network and that Postgres runs.',
    );
  }
}

export async function checkMigrations({ sql }: Store, folder: string): Promise<Finding> {
  const known = readMigrations(folder);
  const state = await readSchemaState(sql, known);
  if (state.kind === 'newer') {
    return bad(
      'tables',
      'The store is newer than this program',
      'Install the Parley that it was last used with, or a newer one.',
    );
  }
  const missing = state.kind === 'none' ? known.length : state.missing;
  if (missing > 0) {
    return bad('tables', `${missing} migrations are missing`, 'Run: npm run parley -- migrate');
  }
  return good('tables', `${known.length} of ${known.length} migrations applied`);
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

/** What a server may leave waiting for so long, in seconds, while it is stopped for an update. */
const LATE_SECONDS = 10 * 60;

/** Whether background work is done. */
export async function checkJobs({ sql }: Store): Promise<Finding> {
  const { due, lagSeconds, failing, givenUp } = await countJobs(sql);
  const says = [`${due} waiting`, `${failing} failing`, `${givenUp} given up`].join(', ');
  if (givenUp > 0) {
    const advice =
      'Run: npm run parley -- jobs list, mend the cause, then: npm run parley -- jobs retry';
    return odd('jobs', says, advice);
  }
  if (failing > 0) return odd('jobs', says, 'Run: npm run parley -- jobs list');
  if (lagSeconds > LATE_SECONDS)
    return odd(
      'jobs',
      `${says}, for ${Math.round(lagSeconds / 60)} minutes`,
      'Start a server: it does them.',
    );
  return good('jobs', says);
}

/** Whether what follows from changes has followed. */
export async function checkFollowers({ sql }: Store): Promise<Finding> {
  const { revs, seconds, failing } = await measureLag(sql);
  const says = `${revs} ${revs === 1 ? 'entry' : 'entries'} behind, ${failing} failing`;
  if (failing > 0) return odd('followers', says, 'Run: npm run parley -- jobs list');
  if (seconds > LATE_SECONDS)
    return odd(
      'followers',
      `${says}, for ${Math.round(seconds / 60)} minutes`,
      'Start a server: it follows the logs.',
    );
  return good('followers', says);
}
