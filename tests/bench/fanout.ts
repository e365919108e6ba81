// One sender, 1,000 listeners on one process, at 10 and at 200 messages a second.

import { runBench } from './stage/bench';
import { PEERS } from './stage/contestant';

const LISTENERS = 1_000;
const WARM_MS = 2_000;
const DRAIN_MS = 5_000;

await runBench({
  name: 'fanout',
  peers: PEERS,
  lineUp: ({ peers, quick }) =>
    peers.map((peer) => ({ cast: { peer, people: listeners(quick) + 1, channels: 1 } })),
  settings: () => [
    { rate: 10, seconds: 10 },
    { rate: 200, seconds: 5 },
  ],
  async turn({ contestant, setting, generator, tag, quick }) {
    const [sender, ...seats] = contestant.seats;
    if (!sender) throw new Error('Nobody to send');
    const heard = await generator.run('fanout', {
      dialect: contestant.dialect,
      urls: contestant.urls.ws,
      processes: contestant.processes(),
      sender,
      listeners: seats,
      ratePerSecond: setting.rate,
      warmMs: quick ? WARM_MS / 4 : WARM_MS,
      sendMs: (setting.seconds * 1_000) / (quick ? 4 : 1),
      drainMs: DRAIN_MS,
      tag,
    });
    if (heard.disordered > 0) {
      throw new Error(`${heard.disordered} listeners of ${contestant.name} heard in another order`);
    }
    const figures = {
      cpuMicrosPerDelivery: heard.cpu.server / heard.delivered,
      p50Ms: heard.p50Ms,
      p99Ms: heard.p99Ms,
      delivered: heard.delivered,
      expected: heard.expected,
      deliveriesPerSecond: heard.delivered / heard.seconds,
      serverCores: heard.cpu.server / 1e6 / heard.seconds,
      generatorCores: heard.cpu.generator / 1e6 / heard.seconds,
      cut: heard.cut,
      unanswered: heard.unanswered,
    };
    return [{ figures, acknowledged: contestant.store ? heard.acknowledged : [] }];
  },
});

function listeners(quick: boolean): number {
  return quick ? LISTENERS / 5 : LISTENERS;
}
