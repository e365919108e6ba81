import { randomBytes } from 'node:crypto';
import type { Logger } from '../../infra/logger';
import { connectRedis } from '../../infra/redis';
import type { Bus } from './bus';
import { Topics } from './topics';

const HEARTBEAT_MS = 1_000;
const SILENCE_MS = 2_500;
/** Beyond this many unanswered publishes Redis hangs: more would only pile up. */
const MAX_IN_FLIGHT = 1_000;

/**
 * Redis pub/sub: one connection to publish, one to listen, one topic a workspace. A heartbeat through
 * both tells whether messages really travel, which an open connection to a hung Redis does not.
 */
export function createRedisBus({ url, log }: { url: string; log: Logger }): Bus {
  const publisher = connectRedis(url, log);
  const subscriber = connectRedis(url, log);
  const topics = new Topics();
  const self = randomBytes(6).toString('base64url');
  const heartbeatTopic = `parley:beat:${self}`;
  let heardAt = Date.now();
  let lagMs = 0;
  /** When the oldest heartbeat left that has not come back. */
  let beatAt: number | null = null;
  let inFlight = 0;

  subscriber.on('message', (topic: string, message: string) => {
    heardAt = Date.now();
    if (topic === heartbeatTopic) return hearBeat();
    const cut = message.indexOf('\n');
    // What this process published it told its listeners itself, without waiting for the way round.
    if (message.slice(0, cut) !== self) topics.tell(topic, message.slice(cut + 1));
  });
  // ioredis takes up its subscriptions again by itself; this covers topics added while it was away.
  subscriber.on('ready', () => void listenTo(heartbeatTopic, ...topics.names));

  const heartbeat = setInterval(beat, HEARTBEAT_MS);
  heartbeat.unref();

  return {
    get healthy() {
      return Date.now() - heardAt < SILENCE_MS;
    },
    get lagMs() {
      return beatAt === null ? lagMs : Math.max(lagMs, performance.now() - beatAt);
    },
    publish(topic, message) {
      topics.tell(topic, message);
      send(topic, message);
    },
    async subscribe(topic, listener) {
      if (topics.add(topic, listener)) await listenTo(topic);
      return () => {
        if (topics.remove(topic, listener)) settle(subscriber.unsubscribe(topic), 'unsubscribe');
      };
    },
    async close() {
      clearInterval(heartbeat);
      publisher.disconnect();
      subscriber.disconnect();
    },
  };

  function beat() {
    beatAt ??= performance.now();
    send(heartbeatTopic, '');
  }

  function hearBeat() {
    if (beatAt === null) return;
    lagMs = performance.now() - beatAt;
    beatAt = null;
  }

  function send(topic: string, message: string) {
    if (publisher.status !== 'ready' || inFlight > MAX_IN_FLIGHT) return;
    inFlight += 1;
    settle(
      publisher.publish(topic, `${self}\n${message}`).finally(() => {
        inFlight -= 1;
      }),
      'publish',
    );
  }

  // A failure leaves the topic for the next 'ready'; until then the log is read on a timer.
  async function listenTo(...names: string[]) {
    if (subscriber.status === 'ready') await settle(subscriber.subscribe(...names), 'subscribe');
  }

  function settle(call: Promise<unknown>, what: string): Promise<void> {
    return call.then(
      () => undefined,
      (error: Error) => log.debug({ error: error.message, what }, 'redis call failed'),
    );
  }
}
