// Memory, CPU and connect rate of 1,000 and 10,000 signed-in, subscribed sockets that nobody speaks on.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@/server/infra/free-port';
import { residentBytes, startMeter } from './measure/cpu';
import { collectGarbage, openInspector } from './measure/garbage';
import { type Outcome, type RunInput, runBench } from './setup/bench';
import { COMPETITORS, type CompetitorName } from './setup/contestant';

const MEMBERS = 1_000;
/** Opened and closed before the first look, so that code and pools are there already. */
const WARM_SOCKETS = 20;
const SETTLE_MS = 5_000;
const IDLE_MS = 25_000;
const SPARE_FILES = 500;

const inspectPorts = new Map<CompetitorName, number>();
for (const competitor of COMPETITORS) inspectPorts.set(competitor, await freePort());

await runBench({
  name: 'idle',
  competitors: ['ws', 'socket.io', 'stock-bare', 'parley'],
  lineUp: ({ competitors }) =>
    competitors.map((competitor) => ({
      cast: {
        competitor,
        people: MEMBERS,
        channels: 1,
        nodeOptions: `--inspect-port=127.0.0.1:${inspectPorts.get(competitor)}`,
      },
    })),
  settings: ({ quick }) =>
    quick ? [{ sockets: 1_000 }] : [{ sockets: 1_000 }, { sockets: 10_000 }],
  run: measure,
});

async function measure(input: RunInput<{ sockets: number }>): Promise<Outcome[]> {
  const { contestant, generator, quick } = input;
  const { sockets } = input.setting;
  requireFiles(sockets + SPARE_FILES);
  // What one run leaves in a process is not what the next one is about.
  await contestant.restart();
  const [pid = 0] = contestant.processes().server;
  const [url = ''] = contestant.urls.ws;
  const job = { protocol: contestant.protocol, url, seats: contestant.seats };
  await generator.run('connect', { ...job, sockets: WARM_SOCKETS });
  await generator.run('disconnect', undefined);
  const inspector = await openInspector(pid, inspectPorts.get(contestant.name) ?? 0);
  await sleep(SETTLE_MS);
  const settledBefore = residentBytes(pid);
  await collectGarbage(inspector);
  const before = residentBytes(pid);

  const { perSecond } = await generator.run('connect', { ...job, sockets });
  await sleep(SETTLE_MS);
  const meter = startMeter(contestant.processes());
  const idleMs = quick ? IDLE_MS / 5 : IDLE_MS;
  await sleep(idleMs);
  const cpu = meter();
  const settled = residentBytes(pid);
  await collectGarbage(inspector);
  const after = residentBytes(pid);
  const { sockets: left } = await generator.run('disconnect', undefined);
  if (left !== sockets) throw new Error(`${contestant.name} kept ${left} of ${sockets} sockets`);
  return [
    {
      figures: {
        residentKbPerSocket: (after - before) / sockets / 1024,
        /** As it stands when nobody asked for a collection. */
        uncollectedKbPerSocket: (settled - settledBefore) / sockets / 1024,
        residentMbBefore: before / 2 ** 20,
        residentMbAfter: after / 2 ** 20,
        idlePercentOfCore: (cpu.server / 1_000 / idleMs) * 100,
        connectsPerSecond: perSecond,
      },
      acknowledged: [],
    },
  ];
}

function requireFiles(needed: number): void {
  const limit = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'));
  const allowed = Number(limit?.[1] ?? Number.POSITIVE_INFINITY);
  if (allowed >= needed) return;
  throw new Error(
    `${needed} open files are needed a process, and the system allows ${allowed}: raise the hard limit (ulimit -Hn).`,
  );
}
