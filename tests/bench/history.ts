// Pages of 50 of 3 million messages, newest and 2 million back; a sidebar of 200 channels; a permalink.
import { Dice } from '@/server/domain/seed/dice';
import type { Call } from './load/tasks/calls';
import { fillArchive, GROUP } from './setup/archive';
import { runBench, say } from './setup/bench';

const CHANNELS = 200;
const MEMBERS = 50;
const PAGE = 50;
const ASKED = 500;
const FULL = { messages: 3_000_000, inFirst: 2_300_000, back: 2_000_000 };
const QUICK = { messages: 300_000, inFirst: 230_000, back: 200_000 };

const dice = new Dice(7);

await runBench({
  name: 'history',
  competitors: ['parley'],
  lineUp: () => [{ cast: { competitor: 'parley', people: MEMBERS, channels: CHANNELS } }],
  settings: ({ quick }) => [quick ? QUICK : FULL],
  // Of use to the loading only: checkpoints would write everything several times.
  postgres: { max_wal_size: '8GB', checkpoint_timeout: '30min' },
  async prepare({ store, seats, channelIds }, { quick }) {
    const { messages, inFirst } = quick ? QUICK : FULL;
    const began = performance.now();
    const workspaceId = seats[0]?.workspaceId ?? '';
    const authorIds = seats.map(({ memberId }) => memberId);
    await fillArchive(store?.url ?? '', { workspaceId, channelIds, authorIds, messages, inFirst });
    say(`${messages} messages written in ${Math.round((performance.now() - began) / 1000)} s`);
  },
  async run({ contestant, setting, generator }) {
    const [seat] = contestant.seats;
    const [channelId = ''] = contestant.channelIds;
    const [url = ''] = contestant.urls.ws;
    if (!seat) throw new Error('Nobody to ask');
    const place = { channelId, last: setting.inFirst, back: setting.back };
    const runs = Array.from({ length: ASKED }, () => callsOf(place));
    const results = await generator.run('calls', { url, seats: [seat], runs });
    const newest = results.find(({ name }) => name === 'newest');
    return results.map(({ name, p50Ms, p99Ms }) => ({
      setting: { page: name },
      figures: { p50Ms, p99Ms, timesNewest: p50Ms / (newest?.p50Ms ?? Number.NaN) },
      acknowledged: [],
    }));
  },
});

/** The same page again and again, `newest` and `deep`; and a place where nobody was before, `anywhere`. */
function callsOf({ channelId, last, back }: { channelId: string; last: number; back: number }) {
  const somewhere = PAGE * 2 + dice.below(last - back);
  const page = (name: string, before?: number): Call => ({
    name,
    path: 'message.history',
    input: { channelId, limit: PAGE, before },
    expect: {
      list: 'messages',
      length: PAGE,
      seqs: [rootsBelow(before ?? last + 1, PAGE), rootsBelow(before ?? last + 1, 1)],
    },
  });
  return [
    page('newest'),
    page('deep', last - back),
    page('anywhere', somewhere),
    {
      name: 'around',
      path: 'message.around',
      input: { channelId, limit: PAGE, seq: somewhere },
      expect: { list: 'messages' as const, length: PAGE },
    },
    {
      name: 'sidebar',
      path: 'channel.list',
      input: {},
      expect: { list: 'channels' as const, length: CHANNELS },
    },
  ];
}

/** The seq of the `count`-th message below `seq` that is no reply. */
function rootsBelow(seq: number, count: number): number {
  let at = seq;
  for (let found = 0; found < count; ) {
    at -= 1;
    if (at % GROUP !== 0) found += 1;
  }
  return at;
}
