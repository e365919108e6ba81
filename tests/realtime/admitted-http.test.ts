import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { expect, test } from 'vitest';
import { testApp } from '../harness/app';
import { disposables } from '../harness/disposables';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';
import { openEvents, openLine, query } from './raw';

// HTTP is let in where sockets are.

async function set(env: Record<string, string>) {
  const stack = disposables();
  const app = stack.use(await testApp({ env }));
  const world = await buildWorld(app.parley.domain.store.db);
  const raj = await world.buildPerson('Raj');
  const line = stack.use(await openLine(app.socketUrl, raj.token));
  line.send(query(1, 'auth.status', {}));
  await until(() => line.answers.length === 1);
  return { app, raj, [Symbol.asyncDispose]: stack[Symbol.asyncDispose] };
}

test('a network has its server-sent streams counted with its sockets', async () => {
  await using scene = await set({ SOCKETS_PER_ADDRESS: '2' });
  const { app, raj } = scene;
  const stream = await openEvents(app, raj);
  const ask = async () => {
    const response = await fetch(`${app.url}/api/trpc/auth.status`);
    return [response.status, response.headers.get('retry-after')];
  };
  expect(await ask()).toEqual([429, expect.stringMatching(/^\d+$/)]);
  stream.close();
  await until(async () => (await ask())[0] === 200);
});

test('strangers cannot keep members out by requests that never end', async () => {
  // Half of them may come from one address.
  await using scene = await set({ UNKNOWN_SOCKETS: '6' });
  const { app, raj } = scene;
  const head = [
    'POST /api/trpc/auth.signUp HTTP/1.1',
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    'Content-Length: 100',
  ];
  const slow = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const socket = connectTcp(app.port, '127.0.0.1');
      await once(socket, 'connect');
      socket.resume().on('error', () => undefined);
      socket.write([...head, '', '{'].join('\r\n'));
      return socket;
    }),
  );
  await until(() => slow.filter(({ destroyed }) => destroyed).length === 2);
  const input = encodeURIComponent(JSON.stringify({ workspaceId: raj.workspaceId }));
  const answer = await fetch(`${app.url}/api/trpc/channel.list?input=${input}`, {
    headers: { authorization: `Bearer ${raj.token}` },
  });
  expect(answer.status).toBe(200);
  await until(() => slow.filter(({ destroyed }) => destroyed).length === 3);
  for (const socket of slow) socket.destroy();
});
