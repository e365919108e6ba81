import { randomUUID } from 'node:crypto';
import { createTRPCClient } from '@trpc/client';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { followEvents } from '@/sdk/events';
import type { ParleyRouter } from '@/sdk/router';
import {
  type ConnectionChange,
  KEEP_ALIVE as DEFAULT_KEEP_ALIVE,
  Transport,
} from '@/sdk/transport';
import { transportLink } from '@/sdk/transport-link';
import { connect, testApp } from '../harness/app';
import { disposables } from '../harness/disposables';
import { startProxy } from '../harness/proxy';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';

/** A fraction of what a client waits otherwise. */
const KEEP_ALIVE = { intervalMs: 500, pongTimeoutMs: 1_500 };
const NodeSocket = WebSocket as unknown as typeof globalThis.WebSocket;

/** As a browser's: it says that it has closed only when the other side took part, or long after. */
class BrowserSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    // The platform's own way to end a line at once is not open to a page.
    Object.defineProperty(this, 'terminate', { value: undefined });
  }

  /** Events are `ws`'s own; listeners take what a page makes up all the same. */
  dispatchEvent(event: Event & { code?: number }): boolean {
    for (const listener of this.listeners('close')) Reflect.apply(listener, this, [event.code, '']);
    return true;
  }
}
const PageSocket = BrowserSocket as unknown as typeof globalThis.WebSocket;

test('a line that died without a sign is noticed within 25 seconds', () => {
  const { intervalMs, pongTimeoutMs } = DEFAULT_KEEP_ALIVE;
  expect(intervalMs + pongTimeoutMs).toBeLessThan(25_000);
});

test.each([
  ['the SDK', NodeSocket],
  ['a browser', PageSocket],
])(
  'a line that died without a sign is replaced by %s, and nothing is lost or doubled',
  async (_, Socket) => {
    await using stack = disposables();
    const app = stack.use(await testApp());
    const world = await buildWorld(app.parley.domain.store.db);
    const ann = await world.buildPerson('Ann');
    const raj = await world.buildPerson('Raj');
    const { id: channelId } = await world.buildChannel([ann, raj]);
    const { workspaceId } = world;
    const network = stack.use(await startProxy(() => app.port));
    const changes: ConnectionChange[] = [];
    const transport = new Transport({
      url: `${network.url}/api/trpc`,
      token: ann.token,
      WebSocket: Socket,
      keepAlive: KEEP_ALIVE,
      onChange: (change) => changes.push(change),
    });
    stack.defer(() => transport.close());
    const client = createTRPCClient<ParleyRouter>({ links: [transportLink(transport)] });
    const received: string[] = [];
    const stop = new AbortController();
    stack.defer(() => stop.abort());
    let cursor: string | null = null;
    const follow = async () => {
      const onCursor = (at: string) => {
        cursor = at;
      };
      for await (const event of followEvents(client, {
        workspaceId,
        onCursor,
        signal: stop.signal,
      })) {
        if (event.type === 'message.posted') received.push(event.message.body);
      }
    };
    follow().catch((error: unknown) => received.push(`${error}`));
    await until(() => cursor);
    await using rajAt = connect(app.socketUrl, raj.token);
    const say = (at: typeof client, body: string, key = randomUUID()) =>
      at.message.send.mutate({ workspaceId, channelId, body, key });
    await say(rajAt.trpc, 'before');
    await until(() => received.length === 1);

    network.blackhole();
    const began = performance.now();
    const key = randomUUID();
    const lost = say(client, 'mine', key);
    await say(rajAt.trpc, 'meanwhile');
    // It fails with its line, by itself; whoever sent it sends it again with its key.
    await expect(lost).rejects.toMatchObject({ data: undefined });
    expect(performance.now() - began).toBeLessThan(6_000);
    await say(client, 'mine', key);
    await until(() => received.length === 3);
    await say(rajAt.trpc, 'after');
    await until(() => received.length === 4);
    expect(received.toSorted()).toEqual(['after', 'before', 'meanwhile', 'mine']);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(changes.at(-1)).toMatchObject({ state: 'open', transport: 'socket' });
  },
);
