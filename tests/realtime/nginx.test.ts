import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request as askPlainly, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as askOverTls } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { openStore } from '@/server/db/client';
import { connect } from '../harness/app';
import { disposables } from '../harness/disposables';
import { type Nginx, nginxIsMissing, PROXY_NAME, startNginx } from '../harness/nginx';
import { freshDatabase } from '../harness/postgres';
import { startRedis } from '../harness/redis';
import { type ServerProcess, startServer } from '../harness/server';
import { until } from '../harness/wait';
import { buildWorld, type Person } from '../harness/world';
import { bodies, follow } from './follow';
import { sessionCookie } from './raw';
import { scrape } from './scrape';

const missing = nginxIsMissing();
const ORIGIN = `https://${PROXY_NAME}`;

describe.skipIf(missing)(`behind nginx${missing ? ` (${missing})` : ''}`, () => {
  const stack = disposables();
  afterAll(() => stack[Symbol.asyncDispose]());
  let nginx: Nginx;
  let servers: [ServerProcess, ServerProcess];
  let ann: Person;
  let raj: Person;
  let place: { workspaceId: string; channelId: string };

  beforeAll(async () => {
    const database = stack.use(await freshDatabase());
    const redis = stack.use(await startRedis());
    const env = { PUBLIC_URL: ORIGIN, TRUST_PROXY: '1', METRICS_TOKEN: 'a-token-for-the-metrics' };
    const launch = () => startServer({ databaseUrl: database.url, redisUrl: redis.url, env });
    servers = [stack.use(await launch()), stack.use(await launch())];
    nginx = stack.use(await startNginx([servers[0].port, servers[1].port]));
    const store = openStore({ url: database.url, max: 2 });
    stack.defer(() => store.close());
    const world = await buildWorld(store.db);
    ann = await world.buildPerson('Ann');
    raj = await world.buildPerson('Raj');
    const channel = await world.buildChannel([ann, raj]);
    place = { workspaceId: world.workspaceId, channelId: channel.id };
  }, 120_000);

  /** A caller that trusts the proxy's certificate, and comes from `from`. */
  function ask(path: string, headers: Record<string, string> = {}, from = '127.0.0.1') {
    return answerTo(
      askOverTls({
        host: '127.0.0.1',
        port: nginx.port,
        path,
        ca: nginx.ca,
        servername: PROXY_NAME,
        localAddress: from,
        headers: { host: PROXY_NAME, ...headers },
        agent: false,
      }),
    );
  }

  const join = (person: Person) => {
    const options = { ca: nginx.ca, servername: PROXY_NAME };
    class OverTls extends WebSocket {
      constructor(url: string) {
        super(url, options);
      }
    }
    return connect(`wss://127.0.0.1:${nginx.port}/api/trpc`, person.token, OverTls);
  };

  async function handshake(headers: Record<string, string>) {
    const request = askOverTls({
      host: '127.0.0.1',
      port: nginx.port,
      path: '/api/trpc',
      ca: nginx.ca,
      servername: PROXY_NAME,
      headers: {
        host: PROXY_NAME,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    }).end();
    const [response]: [IncomingMessage] = (await Promise.race([
      once(request, 'upgrade'),
      once(request, 'response'),
    ])) as never;
    response.socket.destroy();
    return response.statusCode ?? 0;
  }

  test('pages and calls come through, and what is not encrypted is sent where it is', async () => {
    const page = await ask('/sign-in');
    expect(page.status).toBe(200);
    expect(page.headers['strict-transport-security']).toContain('max-age');
    expect((await ask('/api/trpc/auth.status')).status).toBe(200);
    const plain = await answerTo(
      askPlainly({ host: '127.0.0.1', port: nginx.plainPort, path: '/w/x?y=1', agent: false }),
    );
    expect([plain.status, plain.headers.location]).toEqual([308, `${ORIGIN}/w/x?y=1`]);
  });

  test('the metrics stay inside', async () => {
    const authorization = 'Bearer a-token-for-the-metrics';
    expect((await ask('/metrics', { authorization })).status).toBe(404);
    for (const { url } of servers)
      expect((await fetch(`${url}/metrics`, { headers: { authorization } })).status).toBe(200);
  });

  test('a socket opens with a cookie for our own page alone', async () => {
    const Cookie = `__Secure-${await sessionCookie(raj)}`;
    expect(await handshake({ Cookie, Origin: ORIGIN })).toBe(101);
    for (const Origin of [`${ORIGIN}.evil.org`, `${ORIGIN}:${nginx.port}`, `http://${PROXY_NAME}`])
      expect(await handshake({ Cookie, Origin }), Origin).toBe(403);
    expect(await handshake({ Cookie })).toBe(403);
  });

  test('sockets go to both servers, and each hears what was said at the other', async () => {
    await using own = disposables();
    const lines = Array.from({ length: 4 }, () => own.use(join(raj)));
    const received = lines.map((line) => follow(line, raj));
    await until(() => received.every(({ cursor }) => cursor));
    const headers = { authorization: 'Bearer a-token-for-the-metrics' };
    const streams = await Promise.all(
      servers.map(async ({ url }) => (await scrape(url, headers)).get('parley_streams') ?? 0),
    );
    expect(Math.min(...streams)).toBeGreaterThan(0);
    await own.use(join(ann)).trpc.message.send.mutate({ ...place, body: 'hi', key: randomUUID() });
    await until(() => received.every((follower) => bodies(follower).length === 1));
  });

  test('events over plain HTTP leave as they come', async () => {
    const input = encodeURIComponent(JSON.stringify({ workspaceId: place.workspaceId }));
    const request = askOverTls({
      host: '127.0.0.1',
      port: nginx.port,
      path: `/api/trpc/event.stream?input=${input}`,
      ca: nginx.ca,
      servername: PROXY_NAME,
      headers: {
        host: PROXY_NAME,
        accept: 'text/event-stream',
        authorization: `Bearer ${raj.token}`,
      },
    }).end();
    const [response]: [IncomingMessage] = (await once(request, 'response')) as never;
    let text = '';
    response.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    response.on('error', () => undefined);
    await until(() => text.includes('"ready"'), { timeoutMs: 2_000 });
    await using annAt = join(ann);
    for (const body of ['one', 'two']) {
      await annAt.trpc.message.send.mutate({ ...place, body, key: randomUUID() });
      await until(() => text.includes(`"body":"${body}"`), { timeoutMs: 2_000 });
    }
    request.destroy();
  });

  test('a caller is known by their own address, whatever they claim', async () => {
    const input = encodeURIComponent(JSON.stringify({ code: 'guess' }));
    const guess = async (from: string, claimed: string) => {
      const headers = { 'x-forwarded-for': claimed, forwarded: `for=${claimed}` };
      return (await ask(`/api/trpc/auth.invite?input=${input}`, headers, from)).status;
    };
    const statuses: (number | undefined)[] = [];
    for (let n = 0; n < 61; n += 1) statuses.push(await guess('127.0.0.1', `10.0.0.${n}`));
    expect(statuses.slice(0, 60)).toEqual(Array(60).fill(404));
    expect(statuses.at(-1)).toBe(429);
    // All of 127.0.0.0/8 is this machine on Linux only.
    if (process.platform === 'linux') expect(await guess('127.0.0.2', '127.0.0.1')).toBe(404);
  });

  test('a server that dies is left, and its people go on at the other', async () => {
    await using own = disposables();
    const lines = Array.from({ length: 4 }, () => own.use(join(raj)));
    const received = lines.map((line) => follow(line, raj));
    await until(() => received.every(({ cursor }) => cursor));
    await servers[0].kill();
    for (let n = 0; n < 20; n += 1) expect((await ask('/api/trpc/auth.status')).status).toBe(200);
    const annAt = own.use(join(ann));
    await annAt.trpc.message.send.mutate({ ...place, body: 'still here', key: randomUUID() });
    await until(() => received.every((follower) => bodies(follower).includes('still here')));
    expect(received.map(({ error }) => error)).toEqual([null, null, null, null]);
  });
});

async function answerTo(request: ClientRequest) {
  const [response]: [IncomingMessage] = (await once(request.end(), 'response')) as never;
  response.resume();
  await once(response, 'end');
  return { status: response.statusCode, headers: response.headers };
}
