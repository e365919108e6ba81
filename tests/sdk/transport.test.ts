import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createParley } from '@/sdk';
import type { ParleyEvent } from '@/shared/events';
import { connect, testApp } from '../harness/app';
import { disposables } from '../harness/disposables';
import { startProxy } from '../harness/proxy';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';

async function openScene() {
  const stack = disposables();
  const app = stack.use(await testApp());
  const world = await buildWorld(app.parley.domain.store.db);
  const ann = await world.buildPerson('Ann');
  const raj = await world.buildPerson('Raj');
  const channel = await world.buildChannel([ann, raj]);
  const rajAt = stack.use(connect(app.socketUrl, raj.token));
  const place = { workspaceId: world.workspaceId, channelId: channel.id };
  const say = (body: string) =>
    rajAt.trpc.message.send.mutate({ ...place, body, key: randomUUID() });
  return { app, ann, place, say, stack, [Symbol.asyncDispose]: stack[Symbol.asyncDispose] };
}

/** Collects what is received until `close`. */
function listen(parley: ReturnType<typeof createParley>, workspaceId: string) {
  const received: { events: ParleyEvent[]; cursor: string | null; error: unknown } = {
    events: [],
    cursor: null,
    error: null,
  };
  const stop = new AbortController();
  const follow = async () => {
    const onCursor = (cursor: string) => {
      received.cursor = cursor;
    };
    const options = { workspaceId, onCursor, signal: stop.signal };
    for await (const event of parley.events(options)) received.events.push(event);
  };
  const done = follow().catch((error: unknown) => {
    received.error = error;
  });
  return {
    received,
    async close() {
      stop.abort();
      await done;
      await parley.close();
    },
  };
}

const textsOf = (events: ParleyEvent[]) =>
  events.flatMap((event) => (event.type === 'message.posted' ? [event.message.body] : []));

test('where no WebSocket can be opened the SDK calls and listens over HTTP', async () => {
  await using scene = await openScene();
  const { app, ann, place, say, stack } = scene;
  const network = stack.use(await startProxy(() => app.port, { blocksWebSockets: true }));
  const parley = createParley({ url: network.url, token: ann.token });
  const { received, close } = listen(parley, place.workspaceId);
  await until(() => received.cursor);
  const sent = await parley.message.send.mutate({ ...place, body: 'mine', key: randomUUID() });
  expect(sent.message.authorId).toBe(ann.member.id);
  await say('theirs');
  await until(() => received.events.length === 2);
  expect(textsOf(received.events)).toEqual(['mine', 'theirs']);
  await close();
});

test('events go on after a lost network, each once and in order', async () => {
  await using scene = await openScene();
  const { app, ann, place, say, stack } = scene;
  const network = stack.use(await startProxy(() => app.port));
  const { received, close } = listen(
    createParley({ url: network.url, token: ann.token }),
    place.workspaceId,
  );
  await until(() => received.cursor);
  await say('before');
  await until(() => received.events.length === 1);
  network.cut();
  await say('meanwhile');
  await say('and more');
  network.restore();
  await until(() => received.events.length === 3);
  await say('after');
  await until(() => received.events.length === 4);
  expect(textsOf(received.events)).toEqual(['before', 'meanwhile', 'and more', 'after']);
  await close();
});

test('events come once each and in order while a process hands its clients over to another', async () => {
  await using scene = await openScene();
  const { app, ann, place, stack } = scene;
  const other = stack.use(await testApp());
  const serving = { port: app.port };
  const network = stack.use(await startProxy(() => serving.port));
  const { received, close } = listen(
    createParley({ url: network.url, token: ann.token }),
    place.workspaceId,
  );
  await until(() => received.cursor);
  const annAt = stack.use(connect(other.socketUrl, ann.token));
  const bodies = Array.from({ length: 120 }, (_, n) => `message ${n}`);
  let sent = 0;
  const sending = (async () => {
    for (const body of bodies) {
      await annAt.trpc.message.send.mutate({ ...place, body, key: randomUUID() });
      sent += 1;
    }
  })();
  await until(() => sent > 30);
  serving.port = other.port;
  await app[Symbol.asyncDispose]();
  await sending;
  await until(() => received.events.length >= bodies.length);
  expect(textsOf(received.events)).toEqual(bodies);
  await close();
});

test('a token that is not good ends the events with the reason', async () => {
  await using scene = await openScene();
  const { app, place } = scene;
  const token = 'prl_this-token-was-never-given-to-anyone';
  const { received, close } = listen(createParley({ url: app.url, token }), place.workspaceId);
  await until(() => received.error);
  expect(received.error).toMatchObject({ data: { code: 'UNAUTHORIZED' } });
  await close();
});
