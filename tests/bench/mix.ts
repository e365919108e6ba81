// Members who read, mark, type and post, more and more, until p99 send-to-screen passes 250 ms.
import { fillArchive } from './setup/archive';
import { runBench, say } from './setup/bench';

const STEPS = [250, 500, 1_000, 1_500, 2_000, 3_000, 4_500, 6_000];
const QUICK_STEPS = [100, 200];
/** Everyone is in the first channel, and in six of the others with 39 neighbours. */
const IN_CHANNELS = 6;
const CHANNEL_SIZE = 40;
const HISTORY_PER_CHANNEL = 100;
const PER_MINUTE = { read: 2, mark: 4, type: 2, post: 0.5 };
const LIMIT_MS = 250;

await runBench({
  name: 'mix',
  competitors: ['parley'],
  lineUp: (options) => {
    const people = Math.max(...stepsOf(options));
    const channels = 1 + Math.ceil((people * IN_CHANNELS) / CHANNEL_SIZE);
    return [{ cast: { competitor: 'parley', people, channels, isIn } }];
  },
  settings: () => [{ ...PER_MINUTE }],
  async prepare({ store, seats, channelIds }) {
    await fillArchive(store?.url ?? '', {
      workspaceId: seats[0]?.workspaceId ?? '',
      channelIds,
      authorIds: seats.map(({ memberId }) => memberId),
      messages: channelIds.length * HISTORY_PER_CHANNEL,
      inFirst: HISTORY_PER_CHANNEL,
    });
  },
  async run({ contestant, generator, tag, quick }) {
    const job = {
      url: contestant.urls.ws[0] ?? '',
      processes: contestant.processes(),
      seats: contestant.seats,
      steps: stepsOf({ quick }),
      perMinute: PER_MINUTE,
      toEveryone: 0.02,
      limitMs: LIMIT_MS,
      warmMs: 3_000,
      measureMs: quick ? 4_000 : 12_000,
      drainMs: 5_000,
      tag,
    };
    const { steps, acknowledged } = await generator.run('mix', job, say);
    const good = steps.filter(({ p99Ms, missing }) => p99Ms <= LIMIT_MS && missing === 0);
    const best = good.at(-1);
    if (!best) throw new Error(`Not even ${steps[0]?.members} members were served in time`);
    const cores = (best.cpu.server + best.cpu.store) / 1e6 / best.seconds;
    const figures = {
      members: best.members,
      p50Ms: best.p50Ms,
      p99Ms: best.p99Ms,
      callP99Ms: best.callP99Ms,
      callsPerSecond: best.calls / best.seconds,
      deliveriesPerSecond: best.deliveries / best.seconds,
      cores,
      membersPerCore: best.members / cores,
      /** 1 when even the last step was in time, so that there may be room for more. */
      moreMayFit: best.members === job.steps.at(-1) ? 1 : 0,
    };
    return [{ figures, acknowledged }];
  },
});

function stepsOf({ quick }: { quick: boolean }): number[] {
  return quick ? QUICK_STEPS : STEPS;
}

/** Neighbours share channels, so that a channel is as full with few members as with many. */
function isIn(person: number, channel: number): boolean {
  if (channel === 0) return true;
  const place = person - Math.floor(((channel - 1) * CHANNEL_SIZE) / IN_CHANNELS);
  return place >= 0 && place < CHANNEL_SIZE;
}
