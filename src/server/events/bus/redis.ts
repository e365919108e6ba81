import { randomBytes } from 'node:crypto';
import type { Logger } from '../../infra/logger';
import { connectServer, readClusterAddress } from '../../infra/redis';
import type { Bus } from './bus';
import { ClusterWire } from './cluster-wire';
import { RedisLine } from './redis-line';
import { Topics } from './topics';
import type { Hear, Wire } from './wire';

/** Redis pub/sub, one topic a workspace, through one server or a cluster of them. */
export function createRedisBus({ url, log }: { url: string; log: Logger }): Bus {
  const topics = new Topics();
  const wire = openWire(url, log, (topic, message) => topics.tell(topic, message));
  return {
    get healthy() {
      return wire.healthy;
    },
    get lagMs() {
      return wire.lagMs;
    },
    publish(topic, message) {
      wire.send(topic, message());
    },
    async subscribe(topic, listener) {
      if (topics.add(topic, listener)) await wire.listen(topic);
      return () => {
        if (topics.remove(topic, listener)) wire.leave(topic);
      };
    },
    async close() {
      wire.close();
    },
  };
}

function openWire(url: string, log: Logger, hear: Hear): Wire {
  const self = randomBytes(6).toString('base64url');
  const address = readClusterAddress(url);
  if (address) return new ClusterWire({ address, self, hear, log });
  return new RedisLine({
    connect: () => connectServer(url, { autoResubscribe: false }, log),
    sharded: false,
    self,
    beatTopic: `parley:beat:${self}`,
    hear,
    log,
  });
}
