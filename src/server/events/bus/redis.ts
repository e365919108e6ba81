import { randomBytes } from 'node:crypto';
import type { Logger } from '../../infra/logger';
import { connectServer, readClusterAddress } from '../../infra/redis';
import type { Bus } from './bus';
import { ClusterTransport } from './cluster-transport';
import { RedisPubSub } from './redis-pubsub';
import { Topics } from './topics';
import type { OnMessage, Transport } from './transport';

/** Redis pub/sub, one topic a workspace, through one server or a cluster of them. */
export function createRedisBus({ url, log }: { url: string; log: Logger }): Bus {
  const topics = new Topics();
  const transport = openTransport(url, log, (topic, message) => topics.dispatch(topic, message));
  return {
    get healthy() {
      return transport.healthy;
    },
    get lagMs() {
      return transport.lagMs;
    },
    publish(topic, message) {
      transport.send(topic, message());
    },
    async subscribe(topic, listener) {
      if (topics.add(topic, listener)) await transport.listen(topic);
      return () => {
        if (topics.remove(topic, listener)) transport.leave(topic);
      };
    },
    async close() {
      transport.close();
    },
  };
}

function openTransport(url: string, log: Logger, onMessage: OnMessage): Transport {
  const self = randomBytes(6).toString('base64url');
  const address = readClusterAddress(url);
  if (address) return new ClusterTransport({ address, self, onMessage, log });
  return new RedisPubSub({
    connect: () => connectServer(url, { autoResubscribe: false }, log),
    sharded: false,
    self,
    beatTopic: `parley:beat:${self}`,
    onMessage,
    log,
  });
}
