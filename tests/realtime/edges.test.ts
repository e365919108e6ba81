import { randomUUID } from 'node:crypto';
import { createTRPCClient, httpLink, httpSubscriptionLink } from '@trpc/client';
import { EventSource } from 'eventsource';
import { describe, expect, test } from 'vitest';
import type { AppRouter } from '@/server/api/root';
import { type TestApp, testApp } from '../harness/app';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';
import { ask, firstLine, handshake, sessionCookie } from './raw';

describe('a name that is not ours', () => {
  const UNKNOWN = [
    'localhost/evil.example',
    'localhost?evil.example',
    'evil.example',
    'evil.example:3000',
    '127.0.0.1.evil.example',
    'localhost.evil.org',
  ];

  test('reaches nothing: neither set-up, nor pages, nor sockets; it is told what to set', async () => {
    await using app = await testApp();
    for (const host of [...UNKNOWN, '192.168.1.5', 'user@127.0.0.1']) {
      const api = await ask(app, { path: '/api/trpc/auth.status', headers: { host } });
      expect(api.status, host).toBe(421);
      expect(JSON.parse(api.text)).toMatchObject({
        error: { data: { reason: 'unknown_host' }, message: expect.stringContaining('PUBLIC_URL') },
      });
      const page = await ask(app, { path: '/setup', headers: { host } });
      expect(page.status).toBe(421);
      expect(page.headers['content-type']).toContain('text/html');
      expect(page.text).toContain('PUBLIC_URL');
      expect((await ask(app, { path: '/metrics', headers: { host } })).status).toBe(404);
      // Its page names itself as where it is from.
      for (const Origin of [undefined, `http://${host}`]) {
        const headers = { Host: host, ...(Origin ? { Origin } : {}) };
        const line = await firstLine(app.port, handshake('/api/trpc', headers));
        expect(line, host).toMatch(/ 4(21|03) /);
      }
    }
    const shown = await ask(app, { headers: { host: '<script>alert(1)</script>' } });
    expect(shown.text).not.toContain('<script>');
  });

  test('is known as PUBLIC_URL, an allowed origin, what is listened on, or this machine', async () => {
    await using app = await testApp({
      env: { PUBLIC_URL: 'https://Chat.Example.com', ALLOWED_ORIGINS: 'https://other.example' },
    });
    for (const host of [
      'chat.example.com',
      'CHAT.example.com:8443',
      'other.example',
      'localhost:1',
      '127.0.0.1',
      '127.0.0.2:99',
      '[::1]:3000',
      'parley.localhost',
    ])
      expect(
        (await ask(app, { path: '/api/trpc/auth.status', headers: { host } })).status,
        host,
      ).toBe(200);
    for (const host of UNKNOWN)
      expect((await ask(app, { path: '/api/trpc/auth.status', headers: { host } })).status).toBe(
        421,
      );
    // Whoever watches over the process need not know its name.
    expect((await ask(app, { path: '/healthz', headers: { host: 'evil.example' } })).status).toBe(
      200,
    );
  });

  test('may be an address where all are listened on, and a name where that is listened on', async () => {
    await using all = await testApp({ env: { HOST: '0.0.0.0' } });
    await using one = await testApp({ env: { HOST: 'chat.lan' } });
    const statusOf = async (app: TestApp, host: string) =>
      (await ask(app, { path: '/api/trpc/auth.status', headers: { host } })).status;
    expect(await statusOf(all, '192.168.1.5:3000')).toBe(200);
    expect(await statusOf(all, '[fd00::5]:3000')).toBe(200);
    expect(await statusOf(all, 'evil.example')).toBe(421);
    expect(await statusOf(one, 'chat.lan:3000')).toBe(200);
    expect(await statusOf(one, '192.168.1.5')).toBe(421);
  });
});

describe('every answer', () => {
  const PATHS = ['/', '/api/trpc/auth.status', '/api/nothing', '/healthz', '/_next/image?url=x'];

  test('says that this site is only ever reached by https, where it is, and what no page may use', async () => {
    await using plain = await testApp();
    await using secure = await testApp({ env: { PUBLIC_URL: 'https://chat.example.com' } });
    for (const path of PATHS) {
      const { headers } = await ask(secure, { path });
      expect(headers['strict-transport-security'], path).toMatch(/^max-age=\d{8}$/);
      expect(headers['permissions-policy'], path).toMatch(/camera=\(\), .*microphone=\(\)/);
      expect(headers['x-content-type-options'], path).toBe('nosniff');
      expect((await ask(plain, { path })).headers['strict-transport-security']).toBeUndefined();
    }
  });

  test('below /api is JSON with a reason, also where there is nothing', async () => {
    await using app = await testApp();
    for (const [path, status, reason] of [
      ['/api', 404, 'no_such_path'],
      ['/api/', 404, 'no_such_path'],
      ['/api/v1/messages', 404, 'no_such_path'],
      ['/api/trpcx', 404, 'no_such_path'],
      ['/api/auth', 404, 'no_such_path'],
      ['/api/auth/unknown', 404, 'no_such_path'],
      ['/API/nope', 404, 'no_such_path'],
      ['/Api/trpc/auth.status', 404, 'no_such_path'],
      ['/%61pi/nope', 404, 'no_such_path'],
      ['/api%2Fnope', 404, 'no_such_path'],
      ['/api/trpc/channel.nothing', 404, 'not_found'],
      ['/api/trpc', 404, 'not_found'],
    ] as const) {
      const answer = await ask(app, { path });
      expect(answer.status, path).toBe(status);
      expect(answer.headers['content-type'], path).toContain('application/json');
      expect(JSON.parse(answer.text), path).toMatchObject({ error: { data: { reason } } });
    }
    for (const [path, options] of [
      ['/v1/messages', { method: 'POST' }],
      ['/v1/messages', { method: 'DELETE' }],
      ['/v1/messages', { headers: { accept: 'application/json' } }],
    ] as const) {
      const answer = await ask(app, { path, ...options });
      expect(JSON.parse(answer.text), path).toMatchObject({
        error: { data: { reason: 'no_such_path', httpStatus: 404 } },
      });
    }
    const page = await ask(app, { path: '/v1/messages', headers: { accept: 'text/html,*/*' } });
    expect([page.status, page.text]).toEqual([404, '']);
    const put = await ask(app, { path: '/api/trpc/auth.status', method: 'PUT' });
    expect([put.status, JSON.parse(put.text).error.data.reason]).toEqual([
      405,
      'method_not_supported',
    ]);
    const own = await ask(app, { path: '/api/auth/session' });
    // Left to the pages, which stand in for NextAuth here.
    expect([own.status, own.text]).toEqual([404, '']);
  });

  test('to a call that reaches no procedure is JSON with a reason, too', async () => {
    await using app = await testApp();
    const post = (type: string | undefined, procedure = 'auth.signUp') =>
      fetch(`${app.url}/api/trpc/${procedure}`, {
        method: 'POST',
        headers: type === undefined ? {} : { 'content-type': type },
        body: new TextEncoder().encode('{oops'),
      });
    const get = (path: string, headers = {}) => fetch(`${app.url}/api/trpc/${path}`, { headers });
    const refused: [Promise<Response>, number, string][] = [
      [post(undefined), 415, 'unsupported_media_type'],
      [post('text/plain'), 415, 'unsupported_media_type'],
      [post('application/jsonp'), 415, 'unsupported_media_type'],
      [post('multipart/form-data; boundary=x'), 415, 'unsupported_media_type'],
      [post('application/octet-stream'), 415, 'unsupported_media_type'],
      [post('application/json; charset=utf-8'), 400, 'bad_request'],
      [get('%E0%A4%A'), 400, 'bad_request'],
      [get(`${Array(25).fill('auth.status')}?batch=1`), 400, 'bad_request'],
      [get('event.stream?connectionParams=oops'), 400, 'parse_error'],
      [get('event.stream?connectionParams=5', { accept: 'text/event-stream' }), 400, 'parse_error'],
    ];
    for (const [answering, status, reason] of refused) {
      const answer = await answering;
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        status,
        'application/json',
      ]);
      expect(await answer.json()).toMatchObject({ error: { data: { reason } } });
    }
    const streamed = await get('auth.status,auth.status?batch=1', {
      'trpc-accept': 'application/jsonl',
    });
    expect([streamed.status, (await streamed.text()).split('\n').length > 2]).toEqual([200, true]);
  });

  test('to a call that came too often says which limit it met and when to come again', async () => {
    await using app = await testApp({ env: { MESSAGES_PER_MINUTE: '1' } });
    const world = await buildWorld(app.parley.domain.store.db);
    const raj = await world.buildPerson('Raj');
    const { id: channelId } = await world.buildChannel([raj]);
    const send = () =>
      fetch(`${app.url}/api/trpc/message.send`, {
        method: 'POST',
        headers: { authorization: `Bearer ${raj.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          workspaceId: raj.workspaceId,
          channelId,
          body: 'x',
          key: randomUUID(),
        }),
      });
    expect((await send()).status).toBe(200);
    const refused = await send();
    expect(refused.status).toBe(429);
    const { error } = await refused.json();
    expect(error.data).toMatchObject({ reason: 'rate_limited', limit: 'messageSend' });
    expect(error.data.retryAfterMs).toBeGreaterThan(0);
    expect(error.data.retryAfterMs).toBeLessThanOrEqual(60_000);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThanOrEqual(error.data.retryAfterMs / 1_000);
    expect(seconds).toBeLessThan(error.data.retryAfterMs / 1_000 + 1);
  });
});

describe('/metrics', () => {
  const PROXIED = [
    ...['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'],
    ...['x-client-ip', 'true-client-ip', 'cf-connecting-ip', 'fastly-client-ip'],
  ];

  test('is for this machine and not for what a proxy passes on, and for whoever has the token', async () => {
    const token = 'a-token-for-the-metrics';
    await using app = await testApp({ env: { METRICS_TOKEN: token } });
    const statusOf = async (headers: object) =>
      (await ask(app, { path: '/metrics?x=1', headers })).status;
    expect(await statusOf({})).toBe(200);
    for (const name of PROXIED) {
      expect(await statusOf({ [name]: '10.0.0.1' }), name).toBe(404);
      expect(await statusOf({ [name]: '10.0.0.1', authorization: `Bearer ${token}` })).toBe(200);
      expect(await statusOf({ [name]: '10.0.0.1', authorization: `bearer ${token}` })).toBe(200);
      for (const wrong of [
        token,
        `Bearer ${token}x`,
        `Bearer ${token.slice(0, -1)}`,
        'Bearer ',
        'x',
      ])
        expect(await statusOf({ [name]: '10.0.0.1', authorization: wrong }), wrong).toBe(404);
    }
  });
});

describe('a page of another origin', () => {
  const OURS = 'https://tools.example.com';
  const set = () =>
    testApp({ env: { ALLOWED_ORIGINS: OURS, PUBLIC_URL: 'https://chat.example.com' } });

  test('may read what the API answers where it is allowed, and asks first', async () => {
    await using app = await set();
    const path = '/api/trpc/auth.status';
    const preflight = await ask(app, {
      path,
      method: 'OPTIONS',
      headers: { origin: OURS, 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': OURS,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': expect.stringContaining('POST'),
      'access-control-allow-headers': expect.stringMatching(/authorization.*content-type/),
      vary: 'Origin',
    });
    const read = await ask(app, { path, headers: { origin: OURS } });
    expect(read.status).toBe(200);
    expect(read.headers).toMatchObject({
      'access-control-allow-origin': OURS,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'parley-token-expires, retry-after',
    });
    // A refusal can be read as well.
    const none = await ask(app, { path: '/api/trpc/nothing', headers: { origin: OURS } });
    expect(none.headers['access-control-allow-origin']).toBe(OURS);
  });

  test('gets no such header anywhere else, and writes nothing with a cookie', async () => {
    await using app = await set();
    const world = await buildWorld(app.parley.domain.store.db);
    const cookie = `__Secure-${await sessionCookie(await world.buildPerson('Raj'))}`;
    for (const origin of [
      'https://evil.example',
      'null',
      `${OURS}.evil.example`,
      'http://tools.example.com',
    ]) {
      for (const method of ['OPTIONS', 'GET']) {
        const answer = await ask(app, {
          path: '/api/trpc/auth.status',
          method,
          headers: { origin },
        });
        const allowed = Object.keys(answer.headers).filter((name) => name.startsWith('access-'));
        expect(allowed, `${method} ${origin}`).toEqual([]);
        expect(answer.headers.vary).toContain('Origin');
      }
      const path = '/api/trpc/session.revokeOthers';
      const write = await ask(app, { path, method: 'POST', headers: { origin, cookie } });
      expect(write.status).toBe(403);
      expect(JSON.parse(write.text)).toMatchObject({
        error: { data: { reason: 'foreign_origin' } },
      });
    }
  });
});

describe('server-sent events', () => {
  test('take a token as connection params, as a socket does, and only they do', async () => {
    await using app = await testApp();
    const world = await buildWorld(app.parley.domain.store.db);
    const { token, workspaceId } = await world.buildPerson('Raj');
    const stream = async (given: string) => {
      const client = createTRPCClient<AppRouter>({
        links: [
          httpSubscriptionLink({
            url: `${app.url}/api/trpc`,
            connectionParams: { token: given },
            EventSource,
          }),
        ],
      });
      const received: string[] = [];
      const subscription = client.event.stream.subscribe(
        { workspaceId },
        {
          onData: ({ data }) => received.push(data.kind),
          onError: (error) => received.push(error.data?.code ?? 'error'),
        },
      );
      await until(() => received.length > 0);
      subscription.unsubscribe();
      return received[0];
    };
    expect(await stream(token)).toBe('ready');
    expect(await stream('prl_never-given-to-anyone-at-all')).toBe('UNAUTHORIZED');

    const params = encodeURIComponent(JSON.stringify({ token }));
    const http = createTRPCClient<AppRouter>({
      links: [httpLink({ url: `${app.url}/api/trpc?connectionParams=${params}` })],
    });
    await expect(http.channel.list.query({ workspaceId })).rejects.toThrow();
  });
});
