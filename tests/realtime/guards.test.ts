import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '@/shared/limits';
import { connect, type TestApp, testApp } from '../harness/app';
import { until } from '../harness/wait';
import { buildWorld, type Person } from '../harness/world';
import { bodies, follow } from './follow';
import {
  firstLine,
  handshake,
  mutation,
  openLine,
  query,
  sessionCookie,
  stop,
  subscribe,
} from './raw';

async function set(env: Record<string, string> = {}) {
  const app = await testApp({ env });
  const world = await buildWorld(app.parley.domain.store.db);
  const ann = await world.buildPerson('Ann', 'admin');
  const raj = await world.buildPerson('Raj');
  const channel = await world.buildChannel([ann, raj]);
  return {
    app,
    ann,
    raj,
    place: { workspaceId: world.workspaceId, channelId: channel.id },
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

const UPGRADED = 'HTTP/1.1 101 Switching Protocols';
const REFUSED = 'HTTP/1.1 403 Forbidden';
const NOWHERE = 'HTTP/1.1 404 Not Found';

describe('a handshake', () => {
  test('reaches our sockets and nothing else, whatever address it names', async () => {
    await using scene = await set();
    const { port } = scene.app;
    let reached = 0;
    const inside = createServer(() => {
      reached += 1;
    }).listen(0, '127.0.0.1');
    await until(() => inside.listening);
    const address = inside.address();
    const target = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;

    expect(await firstLine(port, handshake('/api/trpc', {}))).toBe(UPGRADED);
    for (const path of [
      `http://${target}/api/trpc`,
      `//${target}/api/trpc`,
      '/api/trpcx',
      '/_next/webpack-hmr',
      '*',
      '/',
    ]) {
      expect(await firstLine(port, handshake(path, { Host: target })), path).toBe(NOWHERE);
    }
    expect(reached).toBe(0);
    inside.close();
  });

  test('whose host is no address is refused, and the server lives', async () => {
    await using scene = await set();
    for (const Host of ['[', 'a b', '', 'x:99999']) {
      const answer = await firstLine(scene.app.port, handshake('/api/trpc', { Host }));
      expect(answer).toBe('HTTP/1.1 400 Bad Request');
    }
    expect(await firstLine(scene.app.port, handshake('/api/trpc', {}))).toBe(UPGRADED);
  });

  test('that is refused is kept by nobody and taken for nothing else', async () => {
    await using scene = await set();
    const line = connectTcp(scene.app.port, '127.0.0.1');
    line.write(handshake('/api/trpc', { Origin: 'https://evil.example' }));
    const [answer] = await once(line, 'data');
    line.destroy();
    expect(`${answer}`).toMatch(/^cache-control: no-store\r$/im);
    expect(`${answer}`).toMatch(/^x-content-type-options: nosniff\r$/im);
  });

  test('that is refused leaves no line behind, though the other side never hangs up', async () => {
    await using scene = await set();
    const { parley, port } = scene.app;
    const lines = Array.from({ length: 5 }, () =>
      connectTcp({ port, host: '127.0.0.1', allowHalfOpen: true }),
    );
    for (const line of lines) {
      line.on('error', () => undefined).resume();
      line.write(handshake('/api/trpc', { Origin: 'https://evil.example' }));
    }
    await Promise.all(lines.map((line) => once(line, 'end')));
    // A server that stops waits for every line that is still open.
    const began = performance.now();
    await scene.app.stop();
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(parley.realtime.sessions.size).toBe(0);
    for (const line of lines) line.destroy();
  });

  test('that comes while the server stops is refused and does not hold it up', async () => {
    await using scene = await set();
    const { port } = scene.app;
    const line = connectTcp(port, '127.0.0.1');
    const text = handshake('/api/trpc', {});
    line.write(text.slice(0, 40));
    await using other = await openLine(scene.app.socketUrl, scene.raj.token);
    other.send(query(1, 'auth.status', {}));
    await until(() => other.answers.length === 1);
    const began = performance.now();
    const stopped = scene.app.stop();
    line.write(text.slice(40));
    const [answer] = await once(line, 'data');
    expect(`${answer}`).toMatch(/^HTTP\/1\.1 503 /);
    await stopped;
    expect(performance.now() - began).toBeLessThan(10_000);
    line.destroy();
  });

  test('with a cookie needs an origin that is wholly ours', async () => {
    await using scene = await set({ PUBLIC_URL: 'https://chat.example.com' });
    const Cookie = `__Secure-${await sessionCookie(scene.raj)}`;
    const answers: Record<string, string> = {};
    for (const Origin of [
      'https://chat.example.com',
      'https://chat.example.com.evil.org',
      'https://evil.org/https://chat.example.com',
      'https://chat.example.com:8443',
      'http://chat.example.com',
      'https://parley.test',
      'null',
    ]) {
      answers[Origin] = await firstLine(scene.app.port, handshake('/api/trpc', { Cookie, Origin }));
    }
    const { 'https://chat.example.com': own, ...others } = answers;
    expect(own).toBe(UPGRADED);
    expect(new Set(Object.values(others))).toEqual(new Set([REFUSED]));
    expect(await firstLine(scene.app.port, handshake('/api/trpc', { Cookie }))).toBe(REFUSED);
    const spaced = Cookie.replace('=', ' =');
    expect(await firstLine(scene.app.port, handshake('/api/trpc', { Cookie: spaced }))).toBe(
      REFUSED,
    );
  });
});

describe('a call by cookie over HTTP', () => {
  async function post(app: TestApp, person: Person, headers: Record<string, string>) {
    return fetch(`${app.url}/api/trpc/session.revokeOthers`, {
      method: 'POST',
      body: '{}',
      headers: { cookie: await sessionCookie(person), ...headers },
    });
  }

  test('changes something only for our own page, and only as JSON', async () => {
    await using scene = await set();
    const { app, raj } = scene;
    const json = { 'content-type': 'application/json' };
    expect((await post(app, raj, { origin: app.url, ...json })).status).toBe(200);
    expect((await post(app, raj, { origin: 'https://evil.org', ...json })).status).toBe(403);
    expect((await post(app, raj, json)).status).toBe(403);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const answer = await post(app, raj, { origin: app.url, 'content-type': type });
      expect(answer.status).toBe(415);
    }
    const got = await fetch(`${app.url}/api/trpc/session.revokeOthers?input={}`, {
      headers: { cookie: await sessionCookie(raj), origin: app.url },
    });
    expect(got.status).toBe(405);
  });

  test('goes by the token alone when there is one, good or bad', async () => {
    await using scene = await set();
    const { app, raj } = scene;
    const ask = async (authorization: string) =>
      fetch(`${app.url}/api/trpc/session.list`, {
        headers: { cookie: await sessionCookie(raj), authorization },
      });
    expect((await ask(`Bearer ${raj.token}`)).status).toBe(403);
    for (const bad of ['Bearer prl_wrong-but-long-enough-to-be-one', 'Bearer %', 'Basic eDp5', ''])
      expect((await ask(bad)).status, bad).toBe(401);
  });
});

test('who asks too often is refused, whatever address they claim to come from', async () => {
  await using scene = await set();
  const ask = async (claimed: string) => {
    const input = encodeURIComponent(JSON.stringify({ code: 'guess' }));
    const answer = await fetch(`${scene.app.url}/api/trpc/auth.invite?input=${input}`, {
      headers: { 'x-forwarded-for': claimed, 'x-real-ip': claimed, forwarded: `for=${claimed}` },
    });
    return answer.status;
  };
  const statuses: number[] = [];
  for (let n = 0; n < 61; n += 1) statuses.push(await ask(`10.0.0.${n}`));
  expect(statuses.slice(0, 60)).toEqual(Array(60).fill(404));
  expect(statuses.at(-1)).toBe(429);
});

describe('one socket', () => {
  test('takes a burst of calls as the stock client sends it, all in one frame', async () => {
    await using scene = await set();
    await using rajAt = connect(scene.app.socketUrl, scene.raj.token);
    const say = (body: string) =>
      rajAt.trpc.message.send.mutate({ ...scene.place, body, key: randomUUID() });
    const short = await Promise.all(Array.from({ length: 300 }, (_, n) => say(`${n}`)));
    expect(new Set(short.map(({ message }) => message.seq)).size).toBe(300);
    await Promise.all(Array.from({ length: 15 }, () => say('x'.repeat(LIMITS.messageLength))));
  });

  test('is answered on every malformed frame and goes on', async () => {
    await using scene = await set();
    await using line = await openLine(scene.app.socketUrl, scene.raj.token);
    const broken = ['nope', '5', 'null', '{"id":1}', '{"id":{},"method":"query","params":{}}'];
    broken.push(JSON.stringify({ ...query(1, 'auth.status', {}), id: 'x'.repeat(10_000) }));
    line.send(...broken);
    await until(() => line.answers.length === broken.length);
    line.send(
      '{"id":2,"method":"query","params":{"path":"__proto__.x"}}',
      '{"id":3,"method":"query","params":{"path":"channel.list","input":{"__proto__":{"workspaceId":"x"}}}}',
      query(4, 'channel.list', { workspaceId: scene.place.workspaceId }),
    );
    await until(() => line.answers.length === broken.length + 3);
    expect(line.answers.slice(broken.length)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: 2, error: expect.anything() }),
        expect.objectContaining({ id: 3, error: expect.anything() }),
        expect.objectContaining({ id: 4, result: expect.anything() }),
      ]),
    );
    expect(JSON.stringify(line.answers)).not.toMatch(/ at .*\.(ts|mjs|js):\d/);
  });

  test('that sends params of the wrong shape is told and closed', async () => {
    await using scene = await set();
    for (const data of [{ token: 5 }, [1], 5, null]) {
      await using line = await openLine(scene.app.socketUrl, data as unknown as string);
      await line.closed;
      expect(line.answers[0]).toMatchObject({ id: null, error: { data: { code: 'PARSE_ERROR' } } });
    }
  });

  test('has a number of subscriptions, and one more when one stops', async () => {
    await using scene = await set();
    await using line = await openLine(scene.app.socketUrl, scene.raj.token);
    const input = { workspaceId: scene.place.workspaceId };
    const { hub } = scene.app.parley.realtime;
    for (let id = 1; id <= LIMITS.subscriptionsPerSocket; id += 1)
      line.send(subscribe(id, 'event.stream', input));
    await until(() => hub.streams === LIMITS.subscriptionsPerSocket);
    line.answers.length = 0;
    line.send(subscribe(1_000, 'event.stream', input));
    const refusal = { error: { data: { reason: 'subscriptions_per_socket' } } };
    await until(() => line.answers.some((answer) => isRefusal(answer)));
    expect(line.answers.find(isRefusal)).toMatchObject({ id: 1_000, ...refusal });

    line.send(stop(1));
    await until(() => hub.streams === LIMITS.subscriptionsPerSocket - 1);
    line.send(subscribe(1_001, 'event.stream', input));
    await until(() => hub.streams === LIMITS.subscriptionsPerSocket);
  });

  test('that starts and stops for ever leaves nothing behind', async () => {
    await using scene = await set();
    const { realtime } = scene.app.parley;
    const { workspaceId } = scene.place;
    {
      await using line = await openLine(scene.app.socketUrl, scene.raj.token);
      for (let id = 1; id <= 600; id += 1) {
        const [path, input] =
          id % 3 === 0
            ? ['presence.watch', { workspaceId, memberIds: [scene.ann.member.id] }]
            : ['event.stream', { workspaceId }];
        line.send(subscribe(id, path as string, input as object));
        // Some are stopped while they are set up, some when they run.
        if (id % 2 === 0) line.send(stop(id));
        else await until(() => line.answers.some((answer) => isAbout(answer, id)), { everyMs: 2 });
        line.send(stop(id));
      }
      await until(() => realtime.hub.streams === 0);
      await until(() => realtime.hub.feed(workspaceId as never)?.isIdle);
    }
    await until(() => realtime.sessions.size === 0);
    for (let round = 0; round < 40; round += 1) {
      const line = await openLine(scene.app.socketUrl, scene.raj.token);
      line.socket.terminate();
    }
    // Everything asked before this has been answered by the time that this is.
    await using last = connect(scene.app.socketUrl, scene.ann.token);
    await last.trpc.channel.list.query({ workspaceId });
    await until(() => realtime.sessions.size === 1);
  });
});

describe('a reader that does not read', () => {
  const LONG = 'x'.repeat(LIMITS.messageLength);

  test('of its stream is cut, resumes and misses nothing; nobody else waits', async () => {
    await using scene = await set({ MESSAGES_PER_MINUTE: '100000' });
    const { app, ann, raj, place } = scene;
    await using annAt = connect(app.socketUrl, ann.token);
    await using otherAt = connect(app.socketUrl, ann.token);
    const other = follow(otherAt, ann);
    await using stuck = await openLine(app.socketUrl, raj.token);
    stuck.send(subscribe(1, 'event.stream', { workspaceId: place.workspaceId }));
    await until(() => app.parley.realtime.hub.streams === 2);
    await until(() => stuck.answers.length === 2);
    stuck.socket.pause();
    const [, ready] = stuck.answers;

    let sent = 0;
    while (app.parley.realtime.hub.streams === 2 && sent < 3_000) {
      const burst = Array.from({ length: 15 }, () =>
        annAt.trpc.message.send.mutate({ ...place, body: LONG, key: randomUUID() }),
      );
      sent += (await Promise.all(burst)).length;
    }
    await until(() => app.parley.realtime.hub.streams === 1);
    await until(() => bodies(other).length === sent);

    await using rajAt = connect(app.socketUrl, raj.token);
    const again = follow(rajAt, raj, cursorOf(ready));
    await until(() => again.batches.some(({ kind }) => kind === 'live'), { timeoutMs: 20_000 });
    expect(bodies(again).length).toBe(sent);
  }, 60_000);

  test('of its answers, or of pongs, is cut as well', async () => {
    await using scene = await set({ MESSAGES_PER_MINUTE: '100000' });
    const { app, ann, raj, place } = scene;
    {
      await using annAt = connect(app.socketUrl, ann.token);
      for (let n = 0; n < 100; n += 1)
        await annAt.trpc.message.send.mutate({ ...place, body: LONG, key: randomUUID() });
    }
    const { sessions } = app.parley.realtime;
    await until(() => sessions.size === 0);
    await using asking = await openLine(app.socketUrl, raj.token);
    asking.socket.pause();
    for (let id = 0; id < 60; id += 1)
      asking.send(query(id, 'message.history', { ...place, limit: 100 }));
    await until(() => sessions.size === 1);
    await until(() => sessions.size === 0, { timeoutMs: 20_000 });

    await using pinging = await openLine(app.socketUrl, raj.token);
    await until(() => sessions.size === 1);
    pinging.socket.pause();
    const payload = Buffer.alloc(125);
    let pings = 0;
    while (sessions.size === 1 && pings < 400_000) {
      for (let n = 0; n < 2_000; n += 1) pinging.socket.ping(payload);
      pings += 2_000;
      await until(() => pinging.socket.bufferedAmount < 1_000_000 || sessions.size === 0, {
        everyMs: 1,
      });
    }
    await until(() => sessions.size === 0);
  }, 60_000);
});

const isRefusal = (answer: unknown) => JSON.stringify(answer).includes('subscriptions_per_socket');
const isAbout = (answer: unknown, id: number) =>
  typeof answer === 'object' && answer !== null && 'id' in answer && answer.id === id;

function cursorOf(answer: unknown): string {
  return (answer as { result: { id: string } }).result.id;
}

describe('a socket that was signed out', () => {
  test('is not listened to any more, though its client leaves it open', async () => {
    await using scene = await set();
    const { app, ann, raj, place } = scene;
    await using line = await openLine(app.socketUrl, raj.token);
    line.send(query(1, 'auth.status', {}));
    await until(() => line.answers.length === 1);
    // It reads nothing, and so does not hear that it is to close.
    line.socket.pause();
    app.parley.realtime.sessions.tokensEnded([raj.tokenId]);
    line.send(mutation(2, 'message.send', { ...place, body: 'still here', key: randomUUID() }));
    await using annAt = connect(app.socketUrl, ann.token);
    await annAt.trpc.message.send.mutate({ ...place, body: 'later', key: randomUUID() });
    const { messages } = await annAt.trpc.message.history.query(place);
    expect(messages.map(({ body }) => body)).toEqual(['later']);
  });
});
