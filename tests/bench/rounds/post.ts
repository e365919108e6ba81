import type { PostResult } from '../load/tasks/post';
import type { Outcome, RunInput } from '../setup/bench';
import type { Setting } from '../setup/report';

export const CHANNELS = 20;
const WARM_MS = 1_000;
const SEND_MS = 5_000;

export interface PostSetting extends Setting {
  senders: number;
  over: 'ws' | 'http';
}

/** So many members post, each as soon as the last message was acknowledged. */
export async function postRun(
  { contestant, generator, tag, quick }: Omit<RunInput<Setting>, 'setting'>,
  { senders, over }: PostSetting,
): Promise<Outcome & { posted: PostResult }> {
  const posted = await generator.run('post', {
    protocol: contestant.protocol,
    over,
    urls: contestant.urls[over],
    processes: contestant.processes(),
    // Everyone begins in another channel, so that all of them are busy.
    senders: contestant.seats.slice(0, senders).map((seat, index) => ({
      ...seat,
      channelIds: rotated(seat.channelIds, index),
    })),
    warmMs: quick ? WARM_MS / 2 : WARM_MS,
    sendMs: quick ? SEND_MS / 3 : SEND_MS,
    tag,
  });
  const { cpu, sends, seconds, p50Ms, p99Ms, acknowledged } = posted;
  const figures = {
    perSecond: sends / seconds,
    p50Ms,
    p99Ms,
    cpuMicrosPerSend: cpu.server / sends,
    storeCpuMicrosPerSend: cpu.store / sends,
    generatorCpuMicrosPerSend: cpu.generator / sends,
    sendsPerCpuSecond: (sends / (cpu.server + cpu.store)) * 1e6,
  };
  return { figures, acknowledged, posted };
}

function rotated<T>(all: T[], by: number): T[] {
  const from = by % all.length;
  return [...all.slice(from), ...all.slice(0, from)];
}
