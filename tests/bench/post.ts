// Durable sends: 1, 16, 64 and 256 senders over 20 channels over WebSocket, and 16 over HTTP.

import { CHANNELS, type PostSetting, postRun } from './rounds/post';
import { runBench } from './setup/bench';

const SETTINGS: PostSetting[] = [
  { senders: 1, over: 'ws' },
  { senders: 16, over: 'ws' },
  { senders: 64, over: 'ws' },
  { senders: 256, over: 'ws' },
  { senders: 16, over: 'http' },
];
const PEOPLE = Math.max(...SETTINGS.map(({ senders }) => senders));

await runBench({
  name: 'post',
  // The other two store nothing.
  competitors: ['stock-bare', 'stock-equal', 'parley'],
  lineUp: ({ competitors }) =>
    competitors.map((competitor) => ({ cast: { competitor, people: PEOPLE, channels: CHANNELS } })),
  settings: () => SETTINGS,
  run: async (input) => [await postRun(input, input.setting)],
});
