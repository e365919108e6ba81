import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { disposables } from '../harness/disposables';
import { startProxy } from '../harness/proxy';
import { until } from '../harness/wait';

/** A server that says everything back, and a line to it through a proxy. */
async function openScene() {
  const stack = disposables();
  let received = '';
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      received += String(chunk);
    });
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(() => server.close());
  const proxy = stack.use(await startProxy(() => (server.address() as AddressInfo).port));
  const dial = () =>
    openLine(connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true }));
  const line = dial();
  line.socket.write('one ');
  await until(() => line.text() === 'one ');
  return {
    proxy,
    line,
    dial,
    received: () => received,
    [Symbol.asyncDispose]: stack[Symbol.asyncDispose],
  };
}

function openLine(socket: Socket) {
  let text = '';
  let isEnded = false;
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('error', () => socket.destroy());
  socket.on('end', () => {
    isEnded = true;
  });
  return {
    socket,
    text: () => text,
    isEnded: () => isEnded,
    isClosed: () => isEnded || socket.destroyed,
  };
}

test('a cut ends what is open and refuses what is new, until it is restored', async () => {
  await using scene = await openScene();
  scene.proxy.cut();
  await until(scene.line.isClosed);
  const refused = scene.dial();
  await until(refused.isClosed);
  scene.proxy.restore();
  const again = scene.dial();
  again.socket.write('two');
  await until(() => again.text() === 'two');
  again.socket.destroy();
});

test('a drop ends what is open and lets through what is new', async () => {
  await using scene = await openScene();
  scene.proxy.drop();
  await until(scene.line.isClosed);
  const again = scene.dial();
  again.socket.write('two');
  await until(() => again.text() === 'two');
  again.socket.destroy();
});

test('a delay makes everything that much later, in order', async () => {
  await using scene = await openScene();
  scene.proxy.delay(60);
  const began = performance.now();
  for (const word of ['two ', 'three ', 'four']) scene.line.socket.write(word);
  await until(() => scene.line.text() === 'one two three four', { everyMs: 2 });
  expect(performance.now() - began).toBeGreaterThanOrEqual(118);
});

test('a stall holds back one direction, and nothing of it is lost', async () => {
  await using scene = await openScene();
  scene.proxy.stall('down');
  scene.line.socket.write('two');
  const other = scene.dial();
  other.socket.write('three');
  await once(other.socket, 'connect');
  expect([scene.line.text(), other.text()]).toEqual(['one ', '']);
  scene.proxy.restore();
  await until(() => scene.line.text() === 'one two' && other.text() === 'three');
  other.socket.destroy();
});

test('a connection is cut after exactly as many bytes as was said', async () => {
  await using scene = await openScene();
  scene.proxy.cutAfter(5, 'down');
  scene.line.socket.write('two');
  await until(() => scene.line.text() === 'one two');
  scene.line.socket.write('three');
  await until(scene.line.isClosed);
  expect(scene.line.text()).toBe('one twoth');
});

test('a half-closed connection still carries the other direction', async () => {
  await using scene = await openScene();
  scene.proxy.halfClose('down');
  await until(scene.line.isEnded);
  scene.line.socket.write('two');
  await until(() => scene.received() === 'one two');
  expect(scene.line.text()).toBe('one ');
  scene.line.socket.destroy();
});
