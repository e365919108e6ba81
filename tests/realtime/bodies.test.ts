import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect as connectTcp, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Pages } from '@/server/http/pages';
import { noPages, testApp } from '../harness/app';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';
import { firstLine, handshake, openLine } from './raw';

const KIB = 1024;
const HUGE_BYTES = 300 * KIB * KIB;
/** Far less than what is sent, and more than what a collection puts off. */
const FLAT_BYTES = 80 * KIB * KIB;
const TOO_LARGE = 'HTTP/1.1 413 Payload Too Large';

/** Pages that read every body to its end and answer with its length, as a handler of Next's may. */
const readingPages: Pages = {
  ...noPages,
  async handle(request, response) {
    response.end(`${(await readAll(request)).length}`);
  },
};

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

const set = (env: Record<string, string> = {}) => testApp({ env, pages: readingPages });

interface Head {
  method?: string;
  path: string;
  version?: string;
  headers?: Record<string, string>;
}

const headOf = ({ method = 'POST', path, version = '1.1', headers = {} }: Head) =>
  [
    `${method} ${path} HTTP/${version}`,
    'Host: 127.0.0.1',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n');

function open(port: number) {
  const socket = connectTcp(port, '127.0.0.1');
  let text = '';
  socket.on('error', () => socket.destroy());
  socket.setEncoding('latin1').on('data', (part: string) => {
    text += part;
  });
  return {
    socket,
    text: () => text,
    status: () => until(() => text.includes('\r\n') && text.split('\r\n')[0], { everyMs: 2 }),
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

const CHUNK = Buffer.alloc(64 * KIB, 'x');
const FRAME = Buffer.concat([Buffer.from('10000\r\n'), CHUNK, Buffer.from('\r\n')]);

/** Sends as fast as it is taken, until enough was sent or the other side has had enough. */
async function flood(socket: Socket, frame: Buffer, bytes: number): Promise<number> {
  let sent = 0;
  while (sent < bytes && socket.writable) {
    sent += frame.length;
    if (!socket.write(frame)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
  }
  return sent;
}

const PATHS = [
  '/api/auth/callback/credentials',
  '/api/auth/_log',
  '/api/auth/anything',
  '/api/trpc/auth.setUp',
  '/api/unknown',
  '/',
  '/w/team',
  '/healthz',
  '/metrics',
  '/_next/image',
  '//other',
];

describe('a body that is announced too long', () => {
  test.each(PATHS)('is refused at once at %s, before it is sent', async (path) => {
    await using app = await set();
    using line = open(app.port);
    line.socket.write(headOf({ path, headers: { 'Content-Length': String(HUGE_BYTES) } }));
    expect(await line.status()).toBe(TOO_LARGE);
    await until(() => /body_(too_large|unexpected)/.test(line.text()));
  });

  test('is refused to HTTP/1.0, to those who wait to be told to go on, and on a GET', async () => {
    await using app = await set();
    const long = { 'Content-Length': String(HUGE_BYTES) };
    const path = '/api/auth/callback/credentials';
    const heads: Head[] = [
      { path, version: '1.0', headers: long },
      { path, headers: { ...long, Expect: '100-continue' } },
      { path, method: 'GET', headers: { 'Content-Length': '1' } },
      { path: '/api/trpc/auth.status', method: 'GET', headers: { 'Transfer-Encoding': 'chunked' } },
      { path: '/', method: 'PUT', headers: { 'Content-Length': '1' } },
    ];
    for (const head of heads) {
      using line = open(app.port);
      line.socket.write(headOf(head));
      expect(await line.status(), JSON.stringify(head)).toBe(TOO_LARGE);
      expect(line.text()).not.toContain('100 Continue');
    }
  });
});

test.each(['/', '/w/team', '/healthz', '/metrics', '/_next/image', '/api/unknown', '/api/trpcs'])(
  'of one byte is refused at %s, which takes none',
  async (path) => {
    await using app = await set();
    using line = open(app.port);
    line.socket.write(headOf({ path, headers: { 'Content-Length': '1' } }));
    expect(await line.status()).toBe(TOO_LARGE);
    await until(() => line.text().includes('body_unexpected'));
  },
);

test('bodies within the bound arrive whole, also from those who wait to be told to go on', async () => {
  await using app = await set();
  const path = '/api/auth/callback/credentials';
  const length = 64 * KIB;
  using plain = open(app.port);
  plain.socket.write(headOf({ path, headers: { 'Content-Length': String(length) } }));
  plain.socket.write(CHUNK);
  await until(() => plain.text().includes(`\r\n${length}`));

  using chunked = open(app.port);
  chunked.socket.write(headOf({ path, headers: { 'Transfer-Encoding': 'chunked' } }));
  chunked.socket.write(FRAME);
  chunked.socket.write('0\r\n\r\n');
  await until(() => chunked.text().includes(`${length}`));

  using told = open(app.port);
  const expecting = { 'Content-Length': '5', Expect: '100-continue' };
  told.socket.write(headOf({ path, headers: expecting }));
  expect(await told.status()).toBe('HTTP/1.1 100 Continue');
  told.socket.write('hello');
  await until(() => /\r\n5$|\r\n5\r\n/.test(told.text()));
});

test('a body that does not say how long it is, is counted, and costs no memory', async () => {
  await using app = await set();
  const settled = () => {
    globalThis.gc?.();
    return process.memoryUsage().rss;
  };
  const before = settled();
  let most = 0;
  const watching = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 10);
  const paths = ['/api/auth/callback/credentials', '/api/trpc/auth.setUp', '/api/auth/signin/x'];
  const statuses = await Promise.all(
    paths.map(async (path) => {
      using line = open(app.port);
      const headers = { 'Transfer-Encoding': 'chunked', 'Content-Type': 'application/json' };
      line.socket.write(headOf({ path, headers }));
      const flooding = flood(line.socket, FRAME, HUGE_BYTES);
      const status = await line.status();
      await flooding;
      return status;
    }),
  );
  clearInterval(watching);
  expect(statuses).toEqual(paths.map(() => TOO_LARGE));
  expect(most - before).toBeLessThan(FLAT_BYTES);
  // And the server goes on.
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
});

test('the API takes a body of nearly a mebibyte, and answers in its own shape beyond', async () => {
  await using app = await set();
  const post = (bytes: number) =>
    fetch(`${app.url}/api/trpc/auth.signUp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'x'.repeat(bytes) }),
    });
  expect((await post(1_000 * KIB)).status).toBe(400);
  const refused = await post(1_100 * KIB);
  expect(refused.status).toBe(413);
  expect(await refused.json()).toMatchObject({
    error: { data: { code: 'PAYLOAD_TOO_LARGE', reason: 'body_too_large', httpStatus: 413 } },
  });
});

test('a body that comes after the answer is not read for long', async () => {
  await using app = await set();
  for (const path of ['/api/auth/nonsense', '/api/auth/_log', '/api/auth']) {
    using line = open(app.port);
    line.socket.write(headOf({ path, headers: { 'Transfer-Encoding': 'chunked' } }));
    expect(await line.status()).toMatch(/ (?:204|404) /);
    const drip = setInterval(() => line.socket.write(FRAME), 50);
    await until(() => line.socket.destroyed, { timeoutMs: 5_000 });
    clearInterval(drip);
  }
});

test('a body that would take long to parse is refused unparsed, over a socket as well', async () => {
  await using app = await set();
  const half = 500 * KIB;
  const texts = [
    `${'['.repeat(half)}${']'.repeat(half)}`,
    `{"a":[${'0,'.repeat(half)}0]}`,
    JSON.stringify(Object.fromEntries(Array.from({ length: 40_000 }, (_, key) => [key, 1]))),
  ];
  for (const body of texts) {
    const response = await fetch(`${app.url}/api/trpc/auth.setUp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: { data: object } };
    expect(error.data).toMatchObject({ reason: 'body_too_intricate' });
  }
  const world = await buildWorld(app.parley.domain.store.db);
  const ann = await world.buildPerson('Ann');
  const line = await openLine(app.socketUrl, ann.token);
  line.send('['.repeat(200 * KIB));
  await until(() => line.answers.length === 1);
  expect(JSON.stringify(line.answers)).toContain('body_too_intricate');
});

test('a handshake with a body is refused', async () => {
  await using app = await set();
  for (const [name, value] of [
    ['Content-Length', '4'],
    ['Transfer-Encoding', 'chunked'],
  ] as const)
    expect(await firstLine(app.port, handshake('/api/trpc', { [name]: value }))).toBe(
      'HTTP/1.1 400 Bad Request',
    );
});

test('a head or a body that never ends is given up', { timeout: 60_000 }, async () => {
  await using app = await set();
  using silent = open(app.port);
  using headless = open(app.port);
  headless.socket.write('POST /api/auth/signin HTTP/1.1\r\nHost: 127.0.0.1\r\n');
  using bodiless = open(app.port);
  const path = '/api/auth/callback/credentials';
  const slow = { 'Content-Length': '100', 'Content-Type': 'application/json' };
  bodiless.socket.write(headOf({ path, headers: slow }));
  using calling = open(app.port);
  calling.socket.write(headOf({ path: '/api/trpc/auth.signUp', headers: slow }));
  const drip = setInterval(() => {
    for (const { socket } of [bodiless, calling]) socket.write('x');
  }, 1_000);
  const began = performance.now();
  const ended = ({ text, socket }: ReturnType<typeof open>) =>
    text().includes('408') || socket.destroyed;
  await until(
    () => silent.socket.destroyed && [headless, bodiless, calling].every((one) => ended(one)),
    { timeoutMs: 13_500 },
  );
  clearInterval(drip);
  expect(performance.now() - began).toBeGreaterThan(9_000);
});

test('of strangers some long bodies are read at once, and of each member', async () => {
  await using app = await set();
  const world = await buildWorld(app.parley.domain.store.db);
  const { token } = await world.buildPerson('Ann');
  const other = await world.buildPerson('Raj');
  const path = '/api/trpc/auth.signUp';
  const headers = { 'Content-Type': 'application/json', 'Content-Length': String(900 * KIB) };
  const begin = (count: number, by: Record<string, string> = {}) =>
    Array.from({ length: count }, () => {
      const line = open(app.port);
      line.socket.write(`${headOf({ path, headers: { ...headers, ...by } })}{`);
      return line;
    });
  const refused = (lines: ReturnType<typeof begin>) =>
    lines.filter((line) => line.text().includes('long_bodies_at_once')).length;
  const begun = begin(40);
  await until(() => refused(begun) === 8);
  const ask = async (by?: string) => {
    const response = await fetch(`${app.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(by && { authorization: `Bearer ${by}` }) },
      body: JSON.stringify({ rest: 'x'.repeat(100 * KIB) }),
    });
    await response.text();
    return response.status;
  };
  expect(await ask()).toBe(429);
  expect(await ask('prl_made_up')).toBe(429);
  expect(await ask(token)).toBe(400);
  const own = begin(20, { Authorization: `Bearer ${token}` });
  await until(() => refused(own) === 4);
  expect(await ask(token)).toBe(429);
  expect(await ask(other.token)).toBe(400);
  for (const line of [...begun, ...own]) line.socket.destroy();
  await until(async () => (await ask()) === 400);
  await until(async () => (await ask(token)) === 400);
});

test('long bodies of strangers who leave while it is looked up who they are do not count', async () => {
  await using app = await set();
  const { store } = app.parley.domain;
  const path = '/api/trpc/auth.signUp';
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': String(900 * KIB),
    Authorization: `Bearer prl_${'x'.repeat(40)}`,
  };
  await store.sql.begin(async (tx) => {
    await tx`lock table tokens in access exclusive mode`;
    const begun = Array.from({ length: 40 }, () => {
      const line = open(app.port);
      line.socket.write(`${headOf({ path, headers })}{`);
      return line;
    });
    await until(async () => {
      const waiting = await tx`select 1 from pg_locks
        where relation = 'tokens'::regclass and not granted`;
      return waiting.length > 0;
    });
    for (const line of begun) line.socket.destroy();
    // Every one of them has been closed before this is answered.
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  });
  // It is known now of all of them.
  const { Authorization: authorization } = headers;
  const known = await fetch(`${app.url}/api/trpc/auth.whoami`, { headers: { authorization } });
  expect(known.status).toBe(401);
  const response = await fetch(`${app.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ rest: 'x'.repeat(100 * KIB) }),
  });
  expect(response.status).toBe(400);
});
