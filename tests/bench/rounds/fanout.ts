import type { FanoutResult } from '../load/tasks/fanout';
import type { Outcome, RunInput } from '../setup/bench';
import type { Setting } from '../setup/report';

const WARM_MS = 2_000;
const DRAIN_MS = 5_000;

export const LISTENERS = 1_000;

export interface FanoutSetting extends Setting {
  /** Messages a second. */
  rate: number;
  seconds: number;
}

/** One member sends at the rate, all others listen. */
export async function fanoutRun(
  { contestant, generator, tag, quick }: Omit<RunInput<Setting>, 'setting'>,
  { rate, seconds }: FanoutSetting,
): Promise<Outcome & { received: FanoutResult }> {
  const [sender, ...others] = contestant.seats;
  if (!sender) throw new Error('Nobody to send');
  const received = await generator.run('fanout', {
    protocol: contestant.protocol,
    urls: contestant.urls.ws,
    processes: contestant.processes(),
    sender,
    listeners: others.slice(0, quick ? LISTENERS / 5 : LISTENERS),
    ratePerSecond: rate,
    warmMs: quick ? WARM_MS / 4 : WARM_MS,
    sendMs: (seconds * 1_000) / (quick ? 4 : 1),
    drainMs: DRAIN_MS,
    tag,
  });
  if (received.disordered > 0) {
    throw new Error(
      `${received.disordered} listeners of ${contestant.name} received in another order`,
    );
  }
  const figures = {
    cpuMicrosPerDelivery: received.cpu.server / received.delivered,
    p50Ms: received.p50Ms,
    p99Ms: received.p99Ms,
    delivered: received.delivered,
    expected: received.expected,
    deliveriesPerSecond: received.delivered / received.seconds,
    serverCores: received.cpu.server / 1e6 / received.seconds,
    generatorCores: received.cpu.generator / 1e6 / received.seconds,
    cut: received.cut,
    unanswered: received.unanswered,
  };
  return { figures, acknowledged: contestant.store ? received.acknowledged : [], received };
}
