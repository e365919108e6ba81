import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Clients } from './clients';
import { describeFault } from './fault';
import type { SetUp } from './set-up';

const TERMINATE_EVERY_MS = 1_000;
/** How soon a send says that it is worth a retry. */
const FAIL_MS = 3_000;

describeFault(
  {
    name: 'broken-postgres',
    promise: 'a third of the backends end every second, then Postgres dies with -9 and comes back',
    setUp: { processes: 2, redis: true },
  },
  async ({ setUp, random, isLong, openClients, measure }) => {
    const clients = await openClients();
    const traffic = clients.write(40);
    for (let second = 0; second < (isLong ? 10 : 3); second += 1) {
      await sleep(random.between(0.5, 1) * TERMINATE_EVERY_MS);
      await terminateAThird(setUp);
    }
    await setUp.postgres.kill();
    await askMeanwhile(setUp, clients);
    const [person] = clients.people;
    const late =
      person && clients.join({ person }).listen('came while it was away', clients.channels);
    await sleep(random.between(500, isLong ? 4_000 : 2_000));
    await setUp.postgres.start();
    await sleep(random.between(300, 1_000));
    await traffic.stop();

    const findings = await clients.settle();
    const failed = clients.ledger.sends.flatMap(({ tries }) => tries).filter(({ error }) => error);
    const slowest = Math.max(0, ...failed.map(({ ms }) => ms));
    measure('ms until a send failed', slowest);
    expect(new Set(failed.map(({ error }) => error))).toEqual(new Set(['SERVICE_UNAVAILABLE']));
    expect(slowest).toBeLessThan(FAIL_MS);
    expect(clients.screens.map(({ error }) => error)).toEqual(clients.screens.map(() => null));
    expect(late).toMatchObject({ error: null, isConnected: true });
    return findings;
  },
);

/** A query while the store is away is told so in so many words, and nothing of what is inside. */
async function askMeanwhile({ nodes }: SetUp, { people, world }: Clients): Promise<void> {
  const input = encodeURIComponent(JSON.stringify({ workspaceId: world.workspaceId }));
  for (const { proxy } of nodes) {
    const answer = await fetch(`${proxy.url}/api/trpc/channel.list?input=${input}`, {
      headers: { authorization: `Bearer ${people[0]?.token}` },
    });
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toMatch(/ECONNREFUSED|postgres|127\.0\.0\.1/i);
  }
}

async function terminateAThird({ store: { sql } }: SetUp): Promise<void> {
  await sql`
    select pg_terminate_backend(pid) from (
      select pid, row_number() over (order by random()) as place, count(*) over () as of
      from pg_stat_activity where application_name = 'parley'
    ) as backends where place <= ceil(of / 3.0)`;
}
