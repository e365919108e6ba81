// Durable sends: 1, 16, 64 and 256 senders over 20 channels over WebSocket, and 16 over HTTP.
import { runBench } from './stage/bench';

const CHANNELS = 20;
const SENDERS = 256;
const WARM_MS = 1_000;
const SEND_MS = 5_000;

await runBench({
  name: 'post',
  // The other two store nothing.
  peers: ['stock-bare', 'stock-equal', 'parley'],
  lineUp: ({ peers }) =>
    peers.map((peer) => ({ cast: { peer, people: SENDERS, channels: CHANNELS } })),
  settings: () => [
    { senders: 1, over: 'ws' as const },
    { senders: 16, over: 'ws' as const },
    { senders: 64, over: 'ws' as const },
    { senders: SENDERS, over: 'ws' as const },
    { senders: 16, over: 'http' as const },
  ],
  async turn({ contestant, setting: { senders, over }, generator, tag, quick }) {
    const { cpu, sends, seconds, p50Ms, p99Ms, acknowledged } = await generator.run('post', {
      dialect: contestant.dialect,
      over,
      urls: contestant.urls[over],
      processes: contestant.processes(),
      // Everyone in a channel at a time, so that they are all busy.
      senders: contestant.seats.slice(0, senders).map((seat, index) => ({
        ...seat,
        channelIds: rotated(seat.channelIds, index),
      })),
      warmMs: quick ? WARM_MS / 2 : WARM_MS,
      sendMs: quick ? SEND_MS / 3 : SEND_MS,
      tag,
    });
    const figures = {
      perSecond: sends / seconds,
      p50Ms,
      p99Ms,
      cpuMicrosPerSend: cpu.server / sends,
      storeCpuMicrosPerSend: cpu.store / sends,
      generatorCpuMicrosPerSend: cpu.generator / sends,
      sendsPerCpuSecond: (sends / (cpu.server + cpu.store)) * 1e6,
    };
    return [{ figures, acknowledged }];
  },
});

function rotated<T>(all: T[], by: number): T[] {
  const from = by % all.length;
  return [...all.slice(from), ...all.slice(0, from)];
}
