import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../harness/wait';
import { describeFault } from './fault';

const PER_SECOND = 200;

describeFault(
  {
    name: 'opening-channel',
    promise: 'channels are opened while 200 messages a second arrive and the store answers late',
    setUp: { processes: 2, redis: true, slowStore: true },
  },
  async ({ setUp, random, isLong, openClients }) => {
    const [slow, quick] = setUp.nodes;
    const { storeLine } = setUp;
    if (!slow || !quick || !storeLine) throw new Error('The set-up is not whole');
    // Written on one process, read on the one whose way to the store is slow.
    const clients = await openClients({ nodes: [quick] });
    const traffic = clients.write(PER_SECOND);
    for (let n = 0; n < (isLong ? 12 : 3); n += 1) {
      await sleep(random.between(50, 250));
      storeLine.delay(random.between(0, 40));
      const person = random.pick(clients.people);
      const own = clients.channels.filter((id) => clients.membersOf(id).includes(person));
      const program = clients.join({ person, nodes: [slow], isSettled: true });
      const screen = program.listen(`opener ${n}`, own);
      if (random.next() < 0.3) {
        storeLine.stall('down');
        await sleep(random.between(50, 300));
        storeLine.restore();
      }
      // Another look at a channel, while events of it go on coming in.
      const again = random.pick(own);
      await until(() => screen.generations.at(-1)?.snapshots.has(again), { timeoutMs: 20_000 });
      await screen.open(again);
    }
    await traffic.stop();
    return clients.settle();
  },
);
