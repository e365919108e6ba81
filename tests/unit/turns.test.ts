import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from 'vitest';
import { Turns } from '@/server/http/turns';
import { disposables } from '../harness/disposables';
import { until } from '../harness/wait';

/** A server whose responses are written by the test, and a connection to it on which requests are sent ahead. */
async function set(silentMs?: number) {
  const stack = disposables();
  const begun: { path: string | undefined; response: ServerResponse }[] = [];
  const server = createServer((request, response) =>
    turns.take(request, response, () => begun.push({ path: request.url, response })),
  );
  const turns = new Turns(server, silentMs);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect(port, '127.0.0.1').setEncoding('utf8');
  client.on('error', () => undefined);
  stack.defer(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  const send = (...paths: string[]) =>
    client.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`).join(''));
  return { begun, client, send, [Symbol.asyncDispose]: stack[Symbol.asyncDispose] };
}

const numbered = (count: number) => Array.from({ length: count }, (_, n) => `/${n}`);

test('requests that were sent ahead are begun one after the other', async () => {
  await using scene = await set();
  const { begun, client, send } = scene;
  let text = '';
  client.on('data', (part) => {
    text += part;
  });
  send('/a', '/b', '/c');
  for (const [index, path] of ['/a', '/b', '/c'].entries()) {
    await until(() => begun.length === index + 1);
    begun[index]?.response.end(`this is ${path}`);
    await until(() => text.includes(`this is ${path}`));
  }
  expect(begun.map(({ path }) => path)).toEqual(['/a', '/b', '/c']);
  // As after any other response, the connection is kept.
  send('/d');
  await until(() => begun.length === 4);
});

test('who sends more than sixteen ahead is cut, and those that waited are never begun', async () => {
  await using scene = await set();
  const { begun, client, send } = scene;
  send(...numbered(17));
  await until(() => begun.length === 1);
  send('/more');
  await once(client.resume(), 'close');
  await until(() => begun[0]?.response.destroyed);
  expect(begun).toHaveLength(1);
});

test('whoever does not read is cut, and whoever waits for an answer is not', async () => {
  await using scene = await set(200);
  const { begun, client, send } = scene;
  send('/slow');
  await until(() => begun.length === 1);
  const since = performance.now();
  await until(() => performance.now() - since > 600);
  expect(begun[0]?.response.destroyed).toBe(false);
  // More than the kernel takes for a client that reads nothing.
  const size = 32 * 1024 * 1024;
  client.pause();
  begun[0]?.response.end(Buffer.alloc(size));
  await until(() => begun[0]?.response.destroyed);
  let got = 0;
  client.on('data', (part) => {
    got += part.length;
  });
  await once(client.resume(), 'close');
  expect(got).toBeLessThan(size);
});
