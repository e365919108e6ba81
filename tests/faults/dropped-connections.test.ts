import { setTimeout as sleep } from 'node:timers/promises';
import { describeFault } from './fault';

const DROP_MS = 2_000;

describeFault(
  {
    name: 'dropped-connections',
    promise: 'the network goes for two seconds again and again and everything arrives',
    setUp: { processes: 2, redis: true },
    idle: true,
  },
  async ({ setUp, random, isLong, openClients }) => {
    const { drops, everyMs } = isLong
      ? { drops: 12, everyMs: 10_000 }
      : { drops: 3, everyMs: 4_000 };
    const clients = await openClients();
    const traffic = clients.write(50);
    for (let drop = 0; drop < drops; drop += 1) {
      const before = random.between(0, everyMs - DROP_MS);
      await sleep(before);
      for (const { proxy } of setUp.nodes) proxy.cut();
      await sleep(DROP_MS);
      for (const { proxy } of setUp.nodes) proxy.restore();
      await sleep(everyMs - DROP_MS - before);
    }
    await traffic.stop();
    return clients.settle();
  },
);
