// One sender, 1,000 listeners on one process, at 10 and at 200 messages a second.

import { fanoutRun, LISTENERS } from './rounds/fanout';
import { runBench } from './setup/bench';
import { COMPETITORS } from './setup/contestant';

await runBench({
  name: 'fanout',
  competitors: COMPETITORS,
  lineUp: ({ competitors }) =>
    competitors.map((competitor) => ({ cast: { competitor, people: LISTENERS + 1, channels: 1 } })),
  settings: () => [
    { rate: 10, seconds: 10 },
    { rate: 200, seconds: 5 },
  ],
  run: async (input) => [await fanoutRun(input, input.setting)],
});
