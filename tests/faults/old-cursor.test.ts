import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { startProxy } from '../harness/proxy';
import { until } from '../harness/wait';
import type { Crew } from './clients';
import { describeFault, type Round } from './fault';
import { positionOf } from './ledger';
import { onLine } from './stage';
import type { Findings } from './verdicts';

describeFault(
  {
    name: 'old-cursor',
    promise:
      'a cursor from before the horizon or of another epoch brings one resync, and all is well',
    stage: { processes: 2, redis: true },
  },
  async (round) => {
    const kinds = [beforeTheHorizon, fromARestoredStore, neverGiven];
    const kind = kinds[round.index % kinds.length] ?? beforeTheHorizon;
    return kind(round, await round.openCrew());
  },
);

/** Someone is away while the log moves on and what they heard last is dropped from it. */
async function beforeTheHorizon({ stage, random }: Round, crew: Crew): Promise<Findings> {
  const [node, ...others] = stage.nodes;
  const [person] = crew.people;
  if (!node || !person) throw new Error('There is nobody');
  await using line = await startProxy(() => node.server.port);
  const program = crew.join({ person, nodes: [onLine(node, line)], isSettled: true });
  const screen = program.listen('away', crew.channels);
  const traffic = crew.write(60);
  await until(() => positionOf(screen) > 0, { timeoutMs: 20_000 });
  line.cut();
  await sleep(random.between(300, 900));
  const horizon = positionOf(screen) + 1;
  await until(() => crew.screens.every((other) => positionOf(other) > horizon), {
    timeoutMs: 20_000,
  });
  await crew.prune(horizon);
  await sleep(random.between(0, 300));
  line.restore();
  await until(() => screen.resyncs > 0, { timeoutMs: 20_000 });
  await traffic.stop();
  const fresh = crew.join({ person, nodes: others }).listen('fresh', crew.channels);
  const findings = await crew.settle();
  expect([screen.resyncs, fresh.resyncs]).toEqual([1, 0]);
  expect(crew.screens.map(({ resyncs }) => resyncs)).toEqual(crew.screens.map(() => 0));
  return findings;
}

/** The store goes back to a backup, with a new epoch, under processes and clients that stay. */
async function fromARestoredStore({ stage, random }: Round, crew: Crew): Promise<Findings> {
  const { postgres, store } = stage;
  const write = async (ms: number) => {
    const traffic = crew.write(60);
    await sleep(ms);
    await traffic.stop();
    await crew.settle();
  };
  await write(random.between(200, 800));
  await postgres.backUp();
  const kept = crew.ledger.sends.length;
  await write(random.between(200, 800));
  await postgres.restore();
  await store.sql`
    update workspace_heads set epoch = substr(md5(random()::text), 1, 8)
    where workspace_id = ${crew.world.workspaceId}`;
  // What came after the backup is gone with the store that held it.
  crew.ledger.sends.length = kept;
  await until(() => crew.screens.every(({ resyncs }) => resyncs > 0), { timeoutMs: 20_000 });
  const [person] = crew.people;
  const fresh = person && crew.join({ person }).listen('fresh', crew.channels);
  const traffic = crew.write(60);
  await sleep(random.between(200, 500));
  await traffic.stop();
  const findings = await crew.settle();
  expect(crew.screens.map(({ resyncs }) => resyncs)).toEqual(crew.screens.map(() => 1));
  expect(fresh?.resyncs).toBe(0);
  return findings;
}

/** Cursors that this store never gave: of the future, of no epoch, and no cursors at all. */
async function neverGiven({ random }: Round, crew: Crew): Promise<Findings> {
  const traffic = crew.write(60);
  await sleep(random.between(300, 800));
  const { epoch, rev } = await crew.truth();
  const cursors = [`${epoch}:${rev + 1_000_000}`, 'deadbeef:1', 'not a cursor'];
  const [person] = crew.people;
  const screens = cursors.flatMap((cursor) =>
    person ? [crew.join({ person }).listen(cursor, crew.channels, cursor)] : [],
  );
  await until(() => screens.every(({ generations }) => generations.length > 0), {
    timeoutMs: 20_000,
  });
  await sleep(random.between(100, 400));
  await traffic.stop();
  const findings = await crew.settle();
  expect(screens.map(({ resyncs }) => resyncs)).toEqual([1, 1, 1]);
  return findings;
}
