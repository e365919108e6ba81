import { once } from 'node:events';
import { Agent, createServer, get } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from 'vitest';
import { readWithoutOffer } from '@/server/http/plain-request';
import { UnauthenticatedConnections } from '@/server/http/unauthenticated-connections';
import { disposables } from '../harness/disposables';
import { until } from '../harness/wait';

/** A server that answers everyone, and takes a path `/me` for a credential. */
async function set(most = 20) {
  const stack = disposables();
  let now = 0;
  let unanswered = 0;
  const server = createServer((request, response) => {
    unauthenticated.track(request, response);
    if (request.url === '/me') unauthenticated.markAuthenticated(request.socket);
    if (request.url === '/never') unanswered += 1;
    else response.end('yes');
  });
  const unauthenticated = new UnauthenticatedConnections(server, most, () => now);
  server.on('upgrade', (request, socket, head) =>
    readWithoutOffer(server, { request, socket, head }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  stack.defer(() => {
    agent.destroy();
    server.closeAllConnections();
    server.close();
  });
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const [response] = await once(get({ port, path, agent, headers }), 'response');
    response.resume();
    await once(response, 'end');
    return response.headers.connection;
  };
  const later = (ms: number) => {
    now += ms;
  };
  return {
    port,
    ask,
    later,
    unanswered: () => unanswered,
    [Symbol.asyncDispose]: stack[Symbol.asyncDispose],
  };
}

test('a kept-alive connection of a stranger ends with a response after ten seconds', async () => {
  await using scene = await set();
  expect(await scene.ask('/')).toBe('keep-alive');
  scene.later(9_000);
  expect(await scene.ask('/')).toBe('keep-alive');
  scene.later(1_000);
  expect(await scene.ask('/')).toBe('close');
  // The next one is new.
  expect(await scene.ask('/')).toBe('keep-alive');
});

test('offers of another protocol give it no more time', async () => {
  await using scene = await set();
  const offer = { connection: 'Upgrade', upgrade: 'h2c' };
  expect(await scene.ask('/', offer)).toBe('keep-alive');
  scene.later(9_000);
  expect(await scene.ask('/', offer)).toBe('keep-alive');
  scene.later(1_000);
  expect(await scene.ask('/', offer)).toBe('close');
});

test('that of a member goes on', async () => {
  await using scene = await set();
  expect(await scene.ask('/me')).toBe('keep-alive');
  scene.later(60_000);
  expect(await scene.ask('/')).toBe('keep-alive');
});

test('one network keeps half of them, the one that is idle for longest makes room', async () => {
  await using scene = await set(6);
  const sockets = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const socket = connect(scene.port, '127.0.0.1').resume();
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      return socket;
    }),
  );
  await until(() => sockets.filter(({ destroyed }) => destroyed).length === 2);
  expect(await scene.ask('/')).toBe('keep-alive');
  for (const socket of sockets) socket.destroy();
});

test('one that has sent a second request ahead is not idle when the first is answered', async () => {
  await using scene = await set(6);
  const ended: number[] = [];
  const head = (path: string) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;
  const asked = [[head('/never')], [head('/'), head('/never')], [head('/never')], []];
  for (const [n, requests] of asked.entries()) {
    const socket = connect(scene.port, '127.0.0.1').on('close', () => ended.push(n));
    const answers = n === 1 ? once(socket, 'data') : undefined;
    socket.resume().on('error', () => undefined);
    await once(socket, 'connect');
    if (requests.length > 0) socket.write(requests.join(''));
    await until(() => scene.unanswered() === Math.min(n + 1, 3));
    await answers;
  }
  await until(() => ended.length === 1);
  expect(ended).toEqual([0]);
});

test('where none is idle the oldest makes room', async () => {
  await using scene = await set(6);
  const ended: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    const socket = connect(scene.port, '127.0.0.1').resume();
    socket.on('error', () => undefined).on('close', () => ended.push(n));
    await once(socket, 'connect');
    socket.write('GET /never HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await until(() => scene.unanswered() === n + 1);
  }
  await until(() => ended.length === 2);
  expect(ended).toEqual([0, 1]);
});
