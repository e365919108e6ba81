import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { openStore } from '@/server/db/client';
import type { ParleyEvent } from '@/shared/events';
import { type Client, connect } from '../harness/app';
import { disposables } from '../harness/disposables';
import { freshDatabase } from '../harness/postgres';
import { startRedis } from '../harness/redis';
import { startServer } from '../harness/server';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';
import { bodies, follow } from './follow';

const FOLLOWERS = 6;
const MESSAGES = 120;

describe.each(['memory', 'redis'] as const)('the stream of real processes on %s', (bus) => {
  test('every client ends with every message once, in order, through every restart', async () => {
    await using stack = disposables();
    const database = stack.use(await freshDatabase());
    const redis = bus === 'redis' ? stack.use(await startRedis()) : null;
    const launch = (port?: number) =>
      startServer({ databaseUrl: database.url, redisUrl: redis?.url, port });
    const servers = await Promise.all(redis ? [launch(), launch()] : [launch()]);
    stack.defer(async () => {
      for (const server of servers) await server[Symbol.asyncDispose]();
    });
    const store = openStore({ url: database.url, max: 2 });
    stack.defer(() => store.close());
    const world = await buildWorld(store.db);
    const ann = await world.buildPerson('Ann');
    const raj = await world.buildPerson('Raj');
    const channel = await world.buildChannel([ann, raj]);
    const place = { workspaceId: world.workspaceId, channelId: channel.id };

    // Nothing of ours on this side: the stock client resumes by the ids it was given.
    const lines = Array.from({ length: FOLLOWERS }, (_, index) =>
      stack.use(connect(servers[index % servers.length]?.socketUrl ?? '', raj.token)),
    );
    const received = lines.map((line) => follow(line, raj));
    await until(() => received.every(({ cursor }) => cursor));
    const senders = servers.map(({ socketUrl }) => stack.use(connect(socketUrl, ann.token)));

    const disturb = async (sent: number) => {
      if (sent === 30) await redis?.kill();
      if (sent === 60) await redis?.start();
      if (sent === 80) {
        const [first] = servers;
        await first?.kill();
        servers[0] = await launch(first?.port);
      }
    };
    const expected = Array.from({ length: MESSAGES }, (_, index) => `message ${index}`);
    for (const [index, body] of expected.entries()) {
      const sender = senders[index % senders.length];
      await disturb(index);
      if (sender)
        await sendUntilAnswered(sender, { ...place, body, key: `key-${index}-of-this-test` });
    }

    await until(() => received.every((follower) => bodies(follower).length >= MESSAGES), {
      timeoutMs: 20_000,
    });
    for (const follower of received) {
      expect(bodies(follower)).toEqual(expected);
      expect(follower.error).toBe(null);
      expect(follower.batches.filter(({ kind }) => kind === 'resync')).toEqual([]);
      expect(seqsOf(follower.events)).toEqual(expected.map((_, index) => index + 1));
    }
  }, 120_000);
});

interface Message {
  workspaceId: string;
  channelId: string;
  body: string;
  key: string;
}

/** What a careful script does: the same key again until there is an answer. */
async function sendUntilAnswered({ trpc }: Client, message: Message): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await trpc.message.send.mutate(message);
      return;
    } catch (error) {
      if (attempt > 100) throw error;
      await sleep(50);
    }
  }
}

const seqsOf = (events: ParleyEvent[]) =>
  events.flatMap((event) => (event.type === 'message.posted' ? [event.message.seq] : []));

test('a server that is told to stop while its pages still load stops in order', async () => {
  await using database = await freshDatabase();
  await using server = await startServer({ databaseUrl: database.url, until: 'listening' });
  expect(await server.stop()).toBe(0);
});
