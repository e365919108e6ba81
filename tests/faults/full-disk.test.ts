import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect } from 'vitest';
import { mountSmallDisk } from '../harness/small-disk';
import { until } from '../harness/wait';
import type { Clients } from './clients';
import { describeFault } from './fault';
import { isAnswered } from './ledger';
import type { SetUp } from './set-up';

const DISK_MEBIBYTES = 128;
const disk = await mountSmallDisk(DISK_MEBIBYTES);
afterAll(() => disk?.[Symbol.asyncDispose]());

describeFault(
  {
    name: 'full-disk',
    promise:
      'there is no room under Postgres: nothing is acknowledged without a row, and reads go on',
    setUp: { processes: 2, redis: true, postgres: { folder: disk?.folder } },
    impossible: disk ? null : 'a small file system may not be mounted here (it takes root)',
  },
  async ({ setUp, random, openClients, measure }) => {
    const clients = await openClients();
    const started = await startOf(setUp);
    const traffic = clients.write(80);
    await sleep(random.between(300, 800));
    await disk?.fill();
    try {
      await until(() => failuresOf(clients) > 20, { timeoutMs: 30_000 });
      await readEverywhere(setUp, clients);
    } finally {
      await disk?.free();
    }
    const freedAt = performance.now();
    const isWriting = () =>
      clients.ledger.sends.some(({ answers }) => answers.some(({ at }) => at > freedAt));
    await until(isWriting, { timeoutMs: 10_000 });
    measure('ms until writes went on', performance.now() - freedAt);
    await sleep(random.between(200, 500));
    await traffic.stop();
    const findings = await clients.settle();
    expect(clients.ledger.sends.every(isAnswered)).toBe(true);
    expect(new Set(errorsOf(clients))).toEqual(new Set(['SERVICE_UNAVAILABLE']));
    expect(await startOf(setUp)).toEqual(started);
    return findings;
  },
);

const errorsOf = ({ ledger }: Clients) =>
  ledger.sends.flatMap(({ tries }) => tries.flatMap(({ error }) => error ?? []));

const failuresOf = (clients: Clients) => errorsOf(clients).length;

/** Each channel, on each process, as someone who opens it now sees it. */
async function readEverywhere({ nodes }: SetUp, clients: Clients): Promise<void> {
  const [person] = clients.people;
  if (!person) throw new Error('There are no clients');
  for (const node of nodes) {
    const { trpc } = clients.join({ person, nodes: [node] });
    const { workspaceId } = person;
    const { channels } = await trpc.channel.list.query({ workspaceId });
    for (const { channel } of channels)
      await trpc.message.history.query({ workspaceId, channelId: channel.id });
  }
}

/** Nothing was started again: neither Postgres nor a process of ours. */
async function startOf({ store, nodes }: SetUp) {
  const [row] = await store.sql`select pg_postmaster_start_time()::text as at`;
  return { postgres: row?.at, processes: nodes.map(({ server }) => server.pid) };
}
