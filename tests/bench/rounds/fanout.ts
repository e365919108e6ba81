import type { FanoutResult } from '../load/tasks/fanout';
import type { Outcome, TurnInput } from '../setup/bench';
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
export async function fanoutTurn(
  { contestant, generator, tag, quick }: Omit<TurnInput<Setting>, 'setting'>,
  { rate, seconds }: FanoutSetting,
): Promise<Outcome & { heard: FanoutResult }> {
  const [sender, ...others] = contestant.seats;
  if (!sender) throw new Error('Nobody to send');
  const heard = await generator.run('fanout', {
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
  return { figures, acknowledged: contestant.store ? heard.acknowledged : [], heard };
}
