import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openStore } from '@/server/db/client';
import { connect } from '../harness/app';
import { disposables } from '../harness/disposables';
import { freshDatabase } from '../harness/postgres';
import { startServer } from '../harness/server';
import { buildWorld } from '../harness/world';
import { openLine, query } from './raw';

/** The interval at which the other member sends messages. */
const EVERY_MS = 20;
/** What the slowest of them may take beside a crowd: without turns it is seconds. */
const MOST_MS = 500;
/** What looks slow is measured again before it is believed: a busy machine pauses everybody at times. */
const ATTEMPTS = 3;
/** What a page is made for, if only to say that there is none. */
const PAGES = ['/sign-in', '/no.such', '/_next/static/no/such.js', '/emoji/no.json'];

async function set() {
  const stack = disposables();
  const database = stack.use(await freshDatabase());
  const store = openStore({ url: database.url, max: 2 });
  stack.defer(() => store.close());
  const world = await buildWorld(store.db);
  const [ann, raj] = [await world.buildPerson('Ann'), await world.buildPerson('Raj')];
  const channel = await world.buildChannel([ann]);
  const env = { MESSAGES_PER_MINUTE: '100000' };
  const server = stack.use(await startServer({ databaseUrl: database.url, env }));
  const at = stack.use(connect(server.socketUrl, ann.token));
  const { workspaceId } = world;
  const place = { workspaceId, channelId: channel.id };
  const send = () => at.trpc.message.send.mutate({ ...place, body: 'hi', key: randomUUID() });
  await send();
  /** The slowest of the messages that are sent for so long. */
  const slowest = async (ms: number) => {
    let most = 0;
    const ends = performance.now() + ms;
    while (performance.now() < ends) {
      const began = performance.now();
      await send();
      most = Math.max(most, performance.now() - began);
      await sleep(EVERY_MS);
    }
    return most;
  };
  return {
    stack,
    server,
    raj,
    workspaceId,
    slowest,
    [Symbol.asyncDispose]: stack[Symbol.asyncDispose],
  };
}

type Scene = Awaited<ReturnType<typeof set>>;

const thousand = (path: string, input?: object) =>
  Array.from({ length: 1_000 }, (_, id) => ({ ...query(id, path, input ?? {}) }));

const CROWDS: Record<string, (scene: Scene) => Promise<void>> = {
  'a hundred sockets of strangers with a thousand calls each': async ({ stack, server }) => {
    for (let n = 0; n < 100; n += 1) {
      const line = stack.use(await openLine(server.socketUrl, ''));
      line.send(thousand('auth.status'));
    }
  },
  'a hundred sockets of one person with a thousand calls each': async (scene) => {
    const { stack, server, raj, workspaceId } = scene;
    for (let n = 0; n < 100; n += 1) {
      const line = stack.use(await openLine(server.socketUrl, raj.token));
      line.send(thousand('channel.list', { workspaceId }));
    }
  },
  'four hundred strangers of a network who open a page': async ({ stack, server }) => {
    for (let n = 0; n < 400; n += 1) {
      const socket = connectTcp(server.port, '127.0.0.1').on('error', () => undefined);
      stack.defer(() => socket.destroy());
      await once(socket, 'connect');
      const path = PAGES[n % PAGES.length];
      socket.resume().write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`);
    }
  },
};

for (const [what, come] of Object.entries(CROWDS)) {
  test(`${what} keep nobody else from sending`, async () => {
    const beyond: string[] = [];
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      await using scene = await set();
      // The first page of a process loads what makes it.
      await (await fetch(`${scene.server.url}/sign-in`)).text();
      const alone = await scene.slowest(1_000);
      const coming = come(scene);
      const beside = await scene.slowest(3_000);
      await coming;
      if (beside < MOST_MS + 4 * alone) return;
      beyond.push(`${beside.toFixed(0)} ms beside them, ${alone.toFixed(0)} ms alone`);
    }
    expect.fail(beyond.join('; '));
  }, 120_000);
}
