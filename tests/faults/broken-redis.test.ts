import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { RedisServer } from '../harness/redis';
import type { ChatClient } from './chat-client';
import { describeFault } from './fault';
import type { Ledger } from './ledger';

const SENDS = 25;
const PAUSE_MS = 2_000;
/** What else the machine does must not count: with milliseconds a send, twice is little. */
const NOISE_MS = 20;
const LATE_MS = 5_000;

/** Each breaks Redis for as long as the sends take, and answers how it is repaired. */
const BREAKAGES: Record<string, (redis: RedisServer) => Promise<() => unknown>> = {
  async killed(redis) {
    await redis.kill();
    return () => redis.start();
  },
  async flushed(redis) {
    const again = setInterval(() => void redis.command('FLUSHALL'), 100);
    return () => clearInterval(again);
  },
  async paused(redis) {
    await redis.command(`CLIENT PAUSE ${PAUSE_MS} ALL`);
    return () => sleep(PAUSE_MS);
  },
  async hung(redis) {
    redis.pause();
    return () => redis.resume();
  },
  async deaf(redis) {
    const again = setInterval(() => void redis.command('CLIENT KILL TYPE pubsub'), 100);
    return () => clearInterval(again);
  },
};

describeFault(
  {
    name: 'broken-redis',
    promise:
      'Redis is killed, flushed, paused, hung and cut from its subscribers, and sends do not wait',
    setUp: { processes: 2, redis: true },
  },
  async ({ setUp: { redis }, random, openClients, measure }) => {
    if (!redis) throw new Error('The set-up has no Redis');
    const clients = await openClients();
    const [client] = clients.clients;
    const [channelId] = clients.channels;
    if (!client || !channelId) throw new Error('There are no clients');
    const send = () => timeSends(client, channelId);
    await send();
    const names = Object.keys(BREAKAGES);
    const from = random.integer(names.length);
    for (const name of [...names.slice(from), ...names.slice(0, from)]) {
      const usual = await send();
      const repair = await BREAKAGES[name]?.(redis);
      const broken = await send();
      await repair?.();
      measure(`times the usual while ${name}`, broken / usual);
      expect(broken, name).toBeLessThan(2 * usual + NOISE_MS);
    }
    const findings = await clients.settle();
    const late = latestOf(clients.ledger);
    measure('ms a delivery was late', late);
    expect(late).toBeLessThan(LATE_MS);
    return findings;
  },
);

/** The median of what a send takes, one after another. */
async function timeSends(client: ChatClient, channelId: Parameters<ChatClient['post']>[0]) {
  const times: number[] = [];
  for (let n = 0; n < SENDS; n += 1) {
    const { tries } = await client.post(channelId, { key: randomUUID() });
    times.push(tries.reduce((sum, { ms }) => sum + ms, 0));
    await sleep(10);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

/** How long after its acknowledgement the last screen had a message, at worst. */
function latestOf({ sends, listeners }: Ledger): number {
  const answeredAt = new Map(
    sends.flatMap(({ answers }) => answers.map(({ id, at }) => [id, at] as const)),
  );
  const received = listeners.flatMap(({ generations }) =>
    generations.flatMap((one) => one.received),
  );
  return received.reduce((latest, { message, at }) => {
    const answered = message && answeredAt.get(message.id);
    return answered ? Math.max(latest, at - answered) : latest;
  }, 0);
}
