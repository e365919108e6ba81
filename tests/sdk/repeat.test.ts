import { randomUUID } from 'node:crypto';
import { createTRPCClient, createWSClient, TRPCClientError, wsLink } from '@trpc/client';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createParley } from '@/sdk';
import type { ParleyRouter } from '@/sdk/router';
import { Transport } from '@/sdk/transport';
import { transportLink } from '@/sdk/transport-link';
import { testApp } from '../harness/app';
import { disposables } from '../harness/disposables';
import { startProxy } from '../harness/proxy';
import { buildWorld } from '../harness/world';

async function openScene() {
  const stack = disposables();
  const app = stack.use(await testApp());
  const world = await buildWorld(app.parley.domain.store.db);
  const ann = await world.buildPerson('Ann');
  const channel = await world.buildChannel([ann]);
  const place = { workspaceId: world.workspaceId, channelId: channel.id };
  return { app, ann, place, stack, [Symbol.asyncDispose]: stack[Symbol.asyncDispose] };
}

/** Over HTTP, on a connection that breaks as soon as its next request arrives. */
async function openOverHttp() {
  const scene = await openScene();
  const { app, ann, place, stack } = scene;
  const network = stack.use(await startProxy(() => app.port, { blocksWebSockets: true }));
  const parley = createParley({ url: network.url, token: ann.token });
  stack.defer(() => parley.close());
  await parley.message.history.query(place);
  network.cutAfter(1, 'up');
  return { ...scene, parley };
}

test('a query whose kept-alive connection breaks under it is sent again', async () => {
  await using scene = await openOverHttp();
  const { messages } = await scene.parley.message.history.query(scene.place);
  expect(messages).toEqual([]);
});

test('so is a send, whose key makes it one message', async () => {
  await using scene = await openOverHttp();
  const { parley, place } = scene;
  await parley.message.send.mutate({ ...place, body: 'once', key: randomUUID() });
  const { messages } = await parley.message.history.query(place);
  expect(messages.map(({ body }) => body)).toEqual(['once']);
});

test('a mutation without a key is not: its caller decides', async () => {
  await using scene = await openOverHttp();
  const { parley, place } = scene;
  const { workspaceId } = place;
  const creating = parley.channel.create.mutate({ workspaceId, name: 'twice', kind: 'public' });
  await expect(creating).rejects.toThrow(TRPCClientError);
});

/** Notices late that its connection has closed, as on a busy machine. */
class LateSocket extends WebSocket {
  static last: LateSocket | undefined;

  constructor(url: string) {
    super(url);
    LateSocket.last = this;
  }

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if (event !== 'close') return super.emit(event, ...args);
    setTimeout(() => super.emit(event, ...args), 50);
    return true;
  }
}
// It has all of the interface that the client uses.
const Socket = LateSocket as unknown as typeof globalThis.WebSocket;

async function queryAsTheSocketCloses<T>(query: () => Promise<T>): Promise<T> {
  await query();
  // Queued while the socket is open, and to be sent a tick later.
  const queued = query();
  LateSocket.last?.terminate();
  return queued;
}

test('a call that was queued when its socket closed is sent on the next one', async () => {
  await using scene = await openScene();
  const { app, ann, place, stack } = scene;
  const socket = createWSClient({
    url: app.socketUrl,
    WebSocket: Socket,
    connectionParams: { token: ann.token },
  });
  stack.defer(() => socket.close());
  const stock = createTRPCClient<ParleyRouter>({ links: [wsLink({ client: socket })] });
  const byStock = queryAsTheSocketCloses(() => stock.message.history.query(place));
  await expect(byStock).rejects.toThrow('Active connection is not open');

  const transport = new Transport({
    url: `${app.url}/api/trpc`,
    token: ann.token,
    WebSocket: Socket,
    onChange: () => undefined,
  });
  stack.defer(() => transport.close());
  const ours = createTRPCClient<ParleyRouter>({ links: [transportLink(transport)] });
  const page = await queryAsTheSocketCloses(() => ours.message.history.query(place));
  expect(page.messages).toEqual([]);
});
