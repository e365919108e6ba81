import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { startProxy } from '../harness/proxy';
import { until } from '../harness/wait';
import type { Clients } from './clients';
import { describeFault, type Round } from './fault';
import { positionOf } from './ledger';
import { onLine } from './set-up';
import type { Findings } from './verdicts';

describeFault(
  {
    name: 'old-cursor',
    promise:
      'a cursor from before the horizon or of another epoch brings one resync, and all is well',
    setUp: { processes: 2, redis: true },
  },
  async (round) => {
    const kinds = [beforeTheHorizon, fromARestoredStore, neverGiven];
    const kind = kinds[round.index % kinds.length] ?? beforeTheHorizon;
    return kind(round, await round.openClients());
  },
);

/** Someone is away while the log moves on and what they received last is dropped from it. */
async function beforeTheHorizon({ setUp, random }: Round, clients: Clients): Promise<Findings> {
  const [node, ...others] = setUp.nodes;
  const [person] = clients.people;
  if (!node || !person) throw new Error('There is nobody');
  await using line = await startProxy(() => node.server.port);
  const program = clients.join({ person, nodes: [onLine(node, line)], isSettled: true });
  const screen = program.listen('away', clients.channels);
  const traffic = clients.write(60);
  await until(() => positionOf(screen) > 0, { timeoutMs: 20_000 });
  line.cut();
  await sleep(random.between(300, 900));
  const horizon = positionOf(screen) + 1;
  await until(() => clients.screens.every((other) => positionOf(other) > horizon), {
    timeoutMs: 20_000,
  });
  await clients.prune(horizon);
  await sleep(random.between(0, 300));
  line.restore();
  await until(() => screen.resyncs > 0, { timeoutMs: 20_000 });
  await traffic.stop();
  const fresh = clients.join({ person, nodes: others }).listen('fresh', clients.channels);
  const findings = await clients.settle();
  expect([screen.resyncs, fresh.resyncs]).toEqual([1, 0]);
  expect(clients.screens.map(({ resyncs }) => resyncs)).toEqual(clients.screens.map(() => 0));
  return findings;
}

/** The store goes back to a backup, with a new epoch, under processes and clients that stay. */
async function fromARestoredStore({ setUp, random }: Round, clients: Clients): Promise<Findings> {
  const { postgres, store } = setUp;
  const write = async (ms: number) => {
    const traffic = clients.write(60);
    await sleep(ms);
    await traffic.stop();
    await clients.settle();
  };
  await write(random.between(200, 800));
  await postgres.backUp();
  const kept = clients.ledger.sends.length;
  await write(random.between(200, 800));
  await postgres.restore();
  await store.sql`
    update workspace_heads set epoch = substr(md5(random()::text), 1, 8)
    where workspace_id = ${clients.world.workspaceId}`;
  // What came after the backup is gone with the store that held it.
  clients.ledger.sends.length = kept;
  await until(() => clients.screens.every(({ resyncs }) => resyncs > 0), { timeoutMs: 20_000 });
  const [person] = clients.people;
  const fresh = person && clients.join({ person }).listen('fresh', clients.channels);
  const traffic = clients.write(60);
  await sleep(random.between(200, 500));
  await traffic.stop();
  const findings = await clients.settle();
  expect(clients.screens.map(({ resyncs }) => resyncs)).toEqual(clients.screens.map(() => 1));
  expect(fresh?.resyncs).toBe(0);
  return findings;
}

/** Cursors that this store never gave: of the future, of no epoch, and no cursors at all. */
async function neverGiven({ random }: Round, clients: Clients): Promise<Findings> {
  const traffic = clients.write(60);
  await sleep(random.between(300, 800));
  const { epoch, rev } = await clients.truth();
  const cursors = [`${epoch}:${rev + 1_000_000}`, 'deadbeef:1', 'not a cursor'];
  const [person] = clients.people;
  const screens = cursors.flatMap((cursor) =>
    person ? [clients.join({ person }).listen(cursor, clients.channels, cursor)] : [],
  );
  await until(() => screens.every(({ generations }) => generations.length > 0), {
    timeoutMs: 20_000,
  });
  await sleep(random.between(100, 400));
  await traffic.stop();
  const findings = await clients.settle();
  expect(screens.map(({ resyncs }) => resyncs)).toEqual([1, 1, 1]);
  return findings;
}
