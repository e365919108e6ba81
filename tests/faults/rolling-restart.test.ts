import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { until } from '../harness/wait';
import type { Clients } from './clients';
import { describeFault } from './fault';

/** How long a process may take from SIGTERM to its exit. */
const EXIT_MS = 15_000;
/** Sockets at the process that goes down, beside those of the clients. */
const SOCKETS = 20;

describeFault(
  {
    name: 'rolling-restart',
    promise: 'three processes restart one after another under load and no client sees an error',
    setUp: { processes: 3, redis: true },
  },
  async ({ setUp, random, index, isLong, openClients, measure }) => {
    const clients = await openClients();
    const traffic = clients.write(60);
    // Short rounds take one process each, and go round.
    for (const [home, node] of setUp.nodes.entries()) {
      if (!isLong && home !== index % setUp.nodes.length) continue;
      const guests = await openGuests(clients, home);
      await sleep(random.between(500, 1_500));
      const { code, ms } = await node.stop();
      measure('ms from SIGTERM to exit', ms);
      expect(code).toBe(0);
      expect(ms).toBeLessThan(EXIT_MS);
      // They went in slices: not all of them at once.
      await until(() => guests.every(({ openedAt }) => openedAt.length > 1));
      const moves = guests.flatMap(({ openedAt }) => openedAt.slice(1, 2));
      expect(moves).toHaveLength(SOCKETS);
      measure('sockets that moved within 50 ms', mostWithin(moves, 50));
      expect(mostWithin(moves, 50)).toBeLessThanOrEqual(SOCKETS / 2);
      await node.start();
    }
    await traffic.stop();
    const findings = await clients.settle();
    const errors = clients.ledger.sends.flatMap(({ tries }) =>
      tries.flatMap(({ error }) => error ?? []),
    );
    expect(errors).toEqual([]);
    expect(clients.ledger.listeners.flatMap(({ error }) => error ?? [])).toEqual([]);
    return findings;
  },
);

/** Resolves when all of them have a stream open: a busy machine takes a while for that. */
async function openGuests(clients: Clients, home: number) {
  const [person] = clients.people;
  if (!person) throw new Error('There are no clients');
  const guests = Array.from({ length: SOCKETS }, (_, n) => {
    const guest = clients.join({ person, home });
    const screen = guest.listen(`guest ${n} of process ${home}`, clients.channels);
    return { openedAt: guest.openedAt, screen };
  });
  await until(() => guests.every(({ screen }) => screen.generations.length > 0), {
    timeoutMs: 30_000,
  });
  return guests;
}

function mostWithin(moments: number[], ms: number): number {
  return Math.max(
    ...moments.map((from) => moments.filter((at) => at >= from && at < from + ms).length),
  );
}
