import { setTimeout as sleep } from 'node:timers/promises';
import { describeFault } from './fault';

describeFault(
  {
    name: 'killed-process',
    promise: 'processes die with -9 under load and their clients resume on another',
    setUp: { processes: 3, redis: true },
  },
  async ({ setUp, random, isLong, openClients }) => {
    const clients = await openClients();
    const traffic = clients.write(60);
    for (let deaths = 0; deaths < (isLong ? 5 : 2); deaths += 1) {
      await sleep(random.between(300, 1_500));
      const node = random.pick(setUp.nodes);
      await node.kill();
      await sleep(random.between(0, 500));
      await node.start();
    }
    await traffic.stop();
    return clients.settle();
  },
);
