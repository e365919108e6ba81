// One sender, 1,000 listeners on one process, at 10 and at 200 messages a second.
import { runBench } from './stage/bench';
import { PEERS } from './stage/contestant';
import { fanoutTurn, LISTENERS } from './turns/fanout';

await runBench({
  name: 'fanout',
  peers: PEERS,
  lineUp: ({ peers }) =>
    peers.map((peer) => ({ cast: { peer, people: LISTENERS + 1, channels: 1 } })),
  settings: () => [
    { rate: 10, seconds: 10 },
    { rate: 200, seconds: 5 },
  ],
  turn: async (input) => [await fanoutTurn(input, input.setting)],
});
