import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { noPages, type TestApp, testApp } from '../harness/app';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';

/** A connection on which something was asked, as it was typed. */
async function asking({ port }: TestApp, ...requests: string[]) {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  const heads = requests.map((head) => `${head}\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  socket.resume().write(heads.join(''));
  return socket;
}

/** Pages whose responses stay pending until `finish` is called. */
function slowPages() {
  const waiting = new Set<() => void>();
  const asked: string[] = [];
  let most = 0;
  const pages: typeof noPages = {
    ...noPages,
    isFile: async (url) => url === '/a.js',
    async handle({ url = '' }, response) {
      asked.push(url);
      await new Promise<void>((resolve) => {
        waiting.add(resolve);
        most = Math.max(most, waiting.size);
      });
      response.end('a page');
    },
  };
  const finish = () => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  return { pages, waiting, asked, finish, most: () => most };
}

test('what serves pages is asked for pages, and not to convert images or to write to the log', async () => {
  const asked: string[] = [];
  const pages: typeof noPages = {
    ...noPages,
    async handle({ url = '' }, response) {
      asked.push(url);
      response.end('a page');
    },
  };
  await using app = await testApp({ pages });
  const statusOf = async (path: string, method = 'GET') =>
    (await fetch(app.url + path, { method })).status;
  expect(await statusOf('/w/team')).toBe(200);
  expect(await statusOf('/_next/static/a.js')).toBe(200);
  for (const path of ['/_next/image', '/_next/image?url=%2Flogo.png&w=64&q=75', '/_next/image/x'])
    expect(await statusOf(path), path).toBe(404);
  expect(await statusOf('/api/auth/_log', 'POST')).toBe(204);
  expect(asked).toEqual(['/w/team', '/_next/static/a.js']);
});

test('what is no file waits for its turn as a page, whatever its address looks like', async () => {
  const slow = slowPages();
  await using app = await testApp({ pages: slow.pages });
  const sockets = await Promise.all(
    ['/a.b', '/robots.txt', '/_next/static/none.js', '/sign-in'].map((path) =>
      asking(app, `GET ${path} HTTP/1.1`),
    ),
  );
  await until(() => slow.waiting.size === 2);
  // Files go by the pages that wait.
  sockets.push(await asking(app, 'GET /a.js HTTP/1.1'));
  await until(() => slow.asked.includes('/a.js'));
  expect(slow.asked).toHaveLength(3);
  for (const socket of sockets) socket.destroy();
  slow.finish();
});

test('a path that has dots to resolve is refused', async () => {
  const slow = slowPages();
  await using app = await testApp({ pages: slow.pages });
  for (const path of [
    '/_next/static/../../sign-in',
    '/_next/static/%2e%2E/../sign-in',
    '/_next/static/..\\..\\sign-in',
    '/w/team/..',
    '/./sign-in',
    '/api/trpc/../../sign-in',
  ]) {
    const socket = connect(app.port, '127.0.0.1');
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${app.port}\r\n\r\n`);
    const [answer] = await once(socket, 'data');
    expect(`${answer}`.split('\r\n')[0], path).toBe('HTTP/1.1 400 Bad Request');
    socket.destroy();
  }
  expect(slow.most()).toBe(0);
});

test('an upgrade behind a request in work ends the connection', async () => {
  const slow = slowPages();
  await using app = await testApp({ pages: slow.pages });
  for (const upgrade of ['h2c', 'websocket']) {
    const offer = `GET /api/trpc HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}`;
    const socket = await asking(app, 'GET /sign-in HTTP/1.1', offer);
    await once(socket, 'close');
    slow.finish();
  }
});

test('a request whose client left before it began holds nothing', async () => {
  await using app = await testApp({ env: { SOCKETS_PER_ADDRESS: '4' } });
  const { intake } = app.parley.domain.calls;
  const world = await buildWorld(app.parley.domain.store.db);
  const { token } = await world.buildPerson('Ann');
  const held: (() => void)[] = [];
  const enter = intake.enter.bind(intake);
  intake.enter = (begin) => void held.push(begin);
  const authorization = `Authorization: Bearer ${token}`;
  const asked = `GET /api/trpc/auth.whoami HTTP/1.1\r\n${authorization}`;
  const sockets = await Promise.all(Array.from({ length: 8 }, () => asking(app, asked)));
  await until(() => held.length === 8);
  for (const socket of sockets) socket.destroy();
  // What comes now is behind their ends.
  const behind = await asking(app, 'GET /healthz HTTP/1.1');
  await until(() => held.length === 9);
  intake.enter = enter;
  for (const begin of held) begin();
  behind.destroy();
  const response = await fetch(`${app.url}/api/trpc/auth.whoami`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(response.status).toBe(200);
});
