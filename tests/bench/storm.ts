// 300, 1,000 and 3,000 clients when the server is killed and started again while someone sends through.
import postgres from 'postgres';
import { type Outcome, type RunInput, runBench } from './setup/bench';

const CLIENTS = [300, 1_000, 3_000];
const RATE_PER_SECOND = 20;
const CALM_MS = 3_000;
const TIMEOUT_MS = 90_000;

await runBench({
  name: 'storm',
  competitors: ['parley'],
  lineUp: () => [{ cast: { competitor: 'parley', people: Math.max(...CLIENTS) + 1, channels: 1 } }],
  settings: ({ quick }) => (quick ? CLIENTS.slice(0, 1) : CLIENTS).map((clients) => ({ clients })),
  postgres: { shared_preload_libraries: 'pg_stat_statements' },
  run: crash,
});

async function crash(input: RunInput<{ clients: number }>): Promise<Outcome[]> {
  const { contestant, setting, generator, tag } = input;
  const [sender, ...others] = contestant.seats;
  const [url = ''] = contestant.urls.ws;
  if (!sender || !contestant.store) throw new Error('Nobody to send, or nothing to count in');
  const sql = postgres(contestant.store.url, { max: 1, onnotice: () => undefined });
  try {
    await sql`create extension if not exists pg_stat_statements`;
    let restarted = Promise.resolve();
    let startMs = 0;
    const job = {
      url,
      sender,
      listeners: others.slice(0, setting.clients),
      ratePerSecond: RATE_PER_SECOND,
      calmMs: CALM_MS,
      timeoutMs: TIMEOUT_MS,
      tag,
    };
    const result = await generator.run('storm', job, () => {
      const began = performance.now();
      restarted = sql`select pg_stat_statements_reset()`
        .then(() => contestant.restart())
        .then(() => {
          startMs = performance.now() - began;
        });
    });
    await restarted;
    const { acknowledged, ...figures } = result;
    if (result.incomplete > 0) {
      throw new Error(`${result.incomplete} clients did not hear every message exactly once`);
    }
    return [{ figures: { ...figures, startMs, ...(await countQueries(sql)) }, acknowledged }];
  } finally {
    await sql.end();
  }
}

/** What the server asked its store for from the crash on; what belongs to the sends is told apart. */
async function countQueries(sql: postgres.Sql) {
  const [row] = await sql<{ reads: number; sends: number }[]>`
    select
      coalesce(sum(calls) filter (where not is_send), 0)::int as reads,
      coalesce(sum(calls) filter (where is_send), 0)::int as sends
    from (
      select calls, query ~* '^\\s*(begin|commit|rollback|set )' or query ~* 'insert into|for no key update' as is_send
      from pg_stat_statements
      where dbid = (select oid from pg_database where datname = current_database())
    ) statements`;
  return { queries: row?.reads ?? 0, sendQueries: row?.sends ?? 0 };
}
