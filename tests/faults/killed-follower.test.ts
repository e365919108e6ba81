import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect } from 'vitest';
import { startMailServer } from '../harness/smtp';
import { until } from '../harness/wait';
import type { Clients } from './clients';
import { describeFault } from './fault';
import type { SetUp } from './set-up';

const smtp = await startMailServer();
afterAll(() => smtp[Symbol.asyncDispose]());

describeFault(
  {
    name: 'killed-follower',
    promise:
      'processes die with -9 while they follow the log: each invitation takes effect once, and is mailed',
    setUp: {
      processes: 3,
      redis: true,
      env: { SMTP_URL: smtp.url, MAIL_FROM: 'chat@example.com' },
    },
  },
  async ({ setUp, random, index, isLong, openClients, measure }) => {
    const clients = await openClients();
    const enqueued = await watchQueue(setUp, index);
    const traffic = clients.write(30);
    let isOver = false;
    const inviting = invite(clients, () => isOver);
    for (let deaths = 0; deaths < (isLong ? 6 : 3); deaths += 1) {
      smtp.answer = random.pick(['take', 'later']);
      await sleep(random.between(200, 900));
      const node = random.pick(setUp.nodes);
      await node.kill();
      await sleep(random.between(0, 300));
      await node.start();
    }
    smtp.answer = 'take';
    isOver = true;
    const acknowledged = await inviting;
    await traffic.stop();
    const findings = await clients.settle();
    const settledAt = performance.now();
    const made = await until(() => mailedInvites(setUp, clients), { timeoutMs: 60_000 });
    measure('s until all were mailed', (performance.now() - settledAt) / 1_000);
    measure('invitations', made.length);
    for (const email of acknowledged) {
      if (!made.includes(email)) findings.lost.push(`the invitation of ${email}`);
    }
    for (const email of made) {
      if (!smtp.received.some(({ to }) => to === email)) findings.lost.push(`the mail to ${email}`);
    }
    for (const { key, count } of await enqueued()) {
      if (count !== 1) findings.double.push(`${key} was enqueued ${count} times`);
    }
    expect(acknowledged.length).toBeGreaterThan(0);
    return findings;
  },
);

/** Someone invites people, whatever happens to the processes; returns the addresses of which they were told. */
async function invite({ world, people, join }: Clients, isOver: () => boolean): Promise<string[]> {
  const [owner] = people;
  if (!owner) throw new Error('There are no clients');
  const { workspaceId } = world;
  const { trpc } = join({ person: owner });
  const acknowledged: string[] = [];
  for (let nth = 0; !isOver() && nth < 50; nth += 1) {
    const email = `${nth}.${workspaceId}@example.com`;
    const isMade = await trpc.invite.create.mutate({ workspaceId, email }).then(
      () => true,
      () => false,
    );
    if (isMade) acknowledged.push(email);
    await sleep(30);
  }
  return acknowledged;
}

/** Counts from now on how often each invitation is put into the queue. */
async function watchQueue({ store: { sql } }: SetUp, round: number) {
  const table = sql(`enqueued_${round}`);
  await sql`drop trigger if exists watch on jobs`;
  await sql`create table ${table} (key text)`;
  await sql.unsafe(`
    create or replace function watch_queue() returns trigger language plpgsql as $$
    begin insert into enqueued_${round} values (new.key); return null; end $$`);
  await sql`
    create trigger watch after insert or update of version on jobs for each row when (new.queue = 'mail')
    execute function watch_queue()`;
  return () => sql<{ key: string; count: number }[]>`
    select key, count(*)::int as count from ${table} group by key`;
}

/** Whom the invitations of this workspace are for, once all that the store has were mailed. */
async function mailedInvites(
  { store: { sql } }: SetUp,
  { world }: Clients,
): Promise<string[] | null> {
  // What lives renews its lease every ten seconds: the rest of a dead one's need not be waited for.
  await sql`
    update jobs set run_at = now(), leased_until = null
    where queue = 'mail' and (leased_until is null or leased_until < now() + interval '18 s')`;
  const rows = await sql<{ email: string; mailedAt: Date | null }[]>`
    select email, mailed_at as "mailedAt" from invites where workspace_id = ${world.workspaceId}`;
  return rows.every(({ mailedAt }) => mailedAt !== null) ? rows.map(({ email }) => email) : null;
}
