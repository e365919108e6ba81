import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { tokens } from '@/server/db/schema';
import { CALLS_PER_FRAME } from '@/server/http/rpc-connection';
import type { TokenId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import { uuidv7 } from '@/shared/uuid';
import { connect, type TestApp, testApp } from '../harness/app';
import { until } from '../harness/wait';
import { buildWorld, type Person } from '../harness/world';
import { type Line, mutation, openEvents, openLine, query, subscribe } from './raw';
import { scrape } from './scrape';

/** Above what any frame may have. */
const HUGE_BYTES = 1024 * 1024;
const AUTH_TIMEOUT_MS = 10_000;

/** A server, someone who tries how far they can go, and a bystander who must not notice. */
async function set(env: Record<string, string> = {}) {
  const app = await testApp({ env });
  const world = await buildWorld(app.parley.domain.store.db);
  const ann = await world.buildPerson('Ann');
  const raj = await world.buildPerson('Raj');
  const channel = await world.buildChannel([ann, raj]);
  const annAt = connect(app.socketUrl, ann.token);
  const place = { workspaceId: world.workspaceId, channelId: channel.id };
  return {
    app,
    raj,
    place,
    say: (client: typeof annAt, body = 'hello') =>
      client.trpc.message.send.mutate({ ...place, body, key: randomUUID() }),
    async expectNobodyNoticed() {
      await annAt.trpc.message.send.mutate({ ...place, body: 'still here', key: randomUUID() });
    },
    async [Symbol.asyncDispose]() {
      await annAt[Symbol.asyncDispose]();
      await app[Symbol.asyncDispose]();
    },
  };
}

describe('a client', () => {
  test('that announced to say who it is, is closed when it does not in time, whatever else it says', async () => {
    await using scene = await set();
    const url = `${scene.app.socketUrl}?connectionParams=1`;
    const began = performance.now();
    const closings = ['silent', 'pinging'].map((kind) => {
      const socket = new WebSocket(url);
      const ping = () => {
        if (socket.readyState === WebSocket.OPEN) socket.send('PING');
      };
      socket.on('open', ping);
      if (kind === 'pinging') socket.on('message', () => setTimeout(ping, 500));
      else socket.removeListener('open', ping);
      return new Promise<number>((done) => socket.once('close', done));
    });
    await using told = await openLine(scene.app.socketUrl, scene.raj.token);
    expect(await Promise.all(closings)).toEqual([4408, 4408]);
    const waited = performance.now() - began;
    expect(waited).toBeGreaterThan(AUTH_TIMEOUT_MS - 100);
    expect(waited).toBeLessThan(AUTH_TIMEOUT_MS + 3_000);
    told.send(query(1, 'channel.list', { workspaceId: scene.place.workspaceId }));
    await until(() => told.answers.length === 1);
    expect(told.answers).toEqual([expect.objectContaining({ id: 1, result: expect.anything() })]);
  });

  test('that is nobody may ask only what anyone may', async () => {
    await using scene = await set();
    await using line = await openLine(scene.app.socketUrl, 'prl_wrong-but-long-enough-to-be-one');
    const { workspaceId } = scene.place;
    line.send(query(1, 'auth.status', {}), query(2, 'channel.list', { workspaceId }));
    await until(() => line.answers.length === 2);
    expect(line.answers).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: 1, result: expect.anything() }),
        expect.objectContaining({
          id: 2,
          error: expect.objectContaining({ data: expect.objectContaining({ httpStatus: 401 }) }),
        }),
      ]),
    );
  });
});

describe('a frame', () => {
  test('that is too long closes its socket and nothing else, in one piece or in many', async () => {
    await using scene = await set();
    const whole = await openLine(scene.app.socketUrl, scene.raj.token);
    whole.send(`"${'x'.repeat(HUGE_BYTES)}"`);
    expect(await whole.closed).toBe(1009);

    const pieces = await openLine(scene.app.socketUrl, scene.raj.token);
    const part = 'x'.repeat(HUGE_BYTES / 16);
    for (let n = 0; n < 16; n += 1) pieces.socket.send(part, { fin: n === 15 });
    expect(await pieces.closed).toBe(1009);

    // Small ones are counted too: each costs more than the bytes in it.
    const crumbs = await openLine(scene.app.socketUrl, scene.raj.token);
    for (let n = 0; n < 2_000; n += 1) crumbs.socket.send('x', { fin: false });
    expect(await crumbs.closed).toBe(1008);
    await scene.expectNobodyNoticed();
  });

  test('may hold the longest message, in one piece or in some', async () => {
    await using scene = await set();
    await using line = await openLine(scene.app.socketUrl, scene.raj.token);
    const send = (id: number) => {
      const input = { ...scene.place, body: 'ä'.repeat(LIMITS.messageLength), key: randomUUID() };
      return JSON.stringify(mutation(id, 'message.send', input));
    };
    line.send(send(1));
    const text = send(2);
    for (let at = 0; at < text.length; at += 4_000)
      line.socket.send(text.slice(at, at + 4_000), { fin: at + 4_000 >= text.length });
    await until(() => line.answers.length === 2);
    expect(line.answers).toEqual(
      [1, 2].map((id) => expect.objectContaining({ id, result: expect.anything() })),
    );
  });

  test('that is not text, or no text at all, closes its socket', async () => {
    await using scene = await set();
    const binary = await openLine(scene.app.socketUrl, scene.raj.token);
    binary.socket.send(Buffer.from('{"id":1,"method":"query","params":{"path":"auth.status"}}'));
    expect(await binary.closed).toBe(1003);
    const broken = await openLine(scene.app.socketUrl, scene.raj.token);
    broken.socket.send(Buffer.from([0x22, 0xc3, 0x28, 0x22]), { binary: false });
    expect(await broken.closed).toBe(1007);
    await scene.expectNobodyNoticed();
  });

  test('of more searches than one person may have waiting has the rest refused as too many', async () => {
    await using scene = await set();
    await using rajAt = connect(scene.app.socketUrl, scene.raj.token);
    const { workspaceId } = scene.place;
    const calls = Array.from({ length: 40 }, () =>
      rajAt.trpc.search.messages.query({ workspaceId, query: 'hello' }).then(
        () => 'answered',
        (error: { data?: { code?: string } }) => error.data?.code,
      ),
    );
    const outcomes = new Set(await Promise.all(calls));
    expect([...outcomes].sort()).toEqual(['TOO_MANY_REQUESTS', 'answered']);
    const input = encodeURIComponent(JSON.stringify({ workspaceId, query: 'hello' }));
    const overHttp = Array.from({ length: 40 }, async () => {
      const headers = { authorization: `Bearer ${scene.raj.token}` };
      const url = `${scene.app.url}/api/trpc/search.messages?input=${input}`;
      return (await fetch(url, { headers })).status;
    });
    expect([...new Set(await Promise.all(overHttp))].sort()).toEqual([200, 429]);
  });

  test('has a number of calls; one more and all of them are refused', async () => {
    // Or they would wait their turn for half a minute.
    await using scene = await set({ CALLS_PER_SECOND: '10000' });
    await using line = await openLine(scene.app.socketUrl, scene.raj.token);
    const calls = (count: number) =>
      JSON.stringify(Array.from({ length: count }, (_, id) => query(id, 'auth.status', {})));
    line.send(calls(CALLS_PER_FRAME));
    await until(() => line.answers.length === CALLS_PER_FRAME);
    expect(line.answers.filter((answer) => JSON.stringify(answer).includes('error'))).toEqual([]);
    line.answers.length = 0;
    line.send(calls(CALLS_PER_FRAME + 1));
    await until(() => line.answers.length === CALLS_PER_FRAME + 1);
    for (const answer of line.answers)
      expect(answer).toMatchObject({ error: { data: { code: 'BAD_REQUEST' } } });
  });
});

describe('one network address', () => {
  const open = async (socketUrl: string, token: string | null) => {
    const socket = new WebSocket(token ? `${socketUrl}?connectionParams=1` : socketUrl);
    const answer = new Promise<number | undefined>((done) => {
      socket.once('open', () => done(101));
      socket.once('unexpected-response', (_, response) => done(response.statusCode));
      socket.once('error', () => done(undefined));
    });
    const status = await answer;
    if (status === 101 && token)
      socket.send(JSON.stringify({ method: 'connectionParams', data: { token } }));
    return { socket, status };
  };

  test('has a number of sockets, and one more when one closes', async () => {
    // One of them is the bystander's.
    await using scene = await set({ SOCKETS_PER_ADDRESS: '4' });
    await scene.expectNobodyNoticed();
    const { socketUrl } = scene.app;
    const three = await Promise.all([1, 2, 3].map(() => open(socketUrl, scene.raj.token)));
    expect(three.map(({ status }) => status)).toEqual([101, 101, 101]);
    expect((await open(socketUrl, scene.raj.token)).status).toBe(429);
    three[0]?.socket.terminate();
    const fourth = await until(async () => {
      const tried = await open(socketUrl, scene.raj.token);
      return tried.status === 101 && tried;
    });
    for (const { socket } of [...three, fourth]) socket.terminate();
    await scene.expectNobodyNoticed();
  });

  test('cannot keep members out by sockets that nobody signs in on', async () => {
    // Half of them may come from one address.
    await using scene = await set({ UNKNOWN_SOCKETS: '6' });
    await scene.expectNobodyNoticed();
    const { socketUrl } = scene.app;
    const isKnown = async (line: Awaited<ReturnType<typeof openLine>>) => {
      line.answers.length = 0;
      line.send(query(1, 'auth.status', {}));
      await until(() => line.answers.length === 1);
    };
    // Known ones do not count, however many.
    const known = await Promise.all([1, 2].map(() => openLine(socketUrl, scene.raj.token)));
    await Promise.all(known.map(isKnown));
    const strangers: WebSocket[] = [];
    const closings: Promise<number>[] = [];
    for (let n = 0; n < 8; n += 1) {
      const { socket, status } = await open(socketUrl, null);
      expect(status).toBe(101);
      strangers.push(socket);
      closings.push(new Promise((done) => socket.once('close', done)));
      // A member comes while they fill it.
      const line = await openLine(socketUrl, scene.raj.token);
      known.push(line);
      await isKnown(line);
    }
    // The oldest made room; the newest are there still.
    expect(await Promise.all(closings.slice(0, 5))).toEqual([1013, 1013, 1013, 1013, 1013]);
    expect(strangers.slice(6).map(({ readyState }) => readyState)).toEqual([1, 1]);
    await Promise.all(known.map(isKnown));
    for (const socket of strangers) socket.terminate();
    for (const line of known) await line[Symbol.asyncDispose]();
    await scene.expectNobodyNoticed();
  });

  test('has its strangers for ten seconds, whatever they bring and however they hold on', async () => {
    await using scene = await set();
    const { app } = scene;
    const nobody = new WebSocket(app.socketUrl);
    const deaf = new WebSocket(app.socketUrl);
    await Promise.all([nobody, deaf].map((socket) => once(socket, 'open')));
    const wrong = await openLine(app.socketUrl, 'prl_wrong-but-long-enough-to-be-one');
    // It takes no part in its closing.
    deaf.pause();
    const talking = [
      setInterval(() => nobody.send('PING'), 500),
      setInterval(() => wrong.send(query(1, 'auth.status', {})), 500),
    ];
    const began = performance.now();
    await using member = await openLine(app.socketUrl, scene.raj.token);
    const codes = await Promise.all([
      once(nobody, 'close').then(([code]) => code),
      wrong.closed,
      until(async () => (await openSockets(app)) === 2, { timeoutMs: 15_000 }),
    ]);
    for (const timer of talking) clearInterval(timer);
    expect(codes.slice(0, 2)).toEqual([4408, 4408]);
    expect(performance.now() - began).toBeLessThan(13_000);
    member.send(query(1, 'auth.status', {}));
    await until(() => member.answers.length === 1);
    deaf.terminate();
    await scene.expectNobodyNoticed();
  });
});

describe('what one person has open', () => {
  const LIMITED = { SOCKETS_PER_MEMBER: '8', STREAMS_PER_MEMBER: '12' };

  test('is bounded for one token and for all of theirs together; the oldest socket is closed', async () => {
    await using scene = await set(LIMITED);
    const { raj, app } = scene;
    const another = await buildToken(app, raj);
    const lines: Line[] = [];
    const openOne = async (token: string) => {
      const line = await openLine(app.socketUrl, token);
      line.send(query(1, 'auth.status', {}));
      await until(() => line.answers.length === 1);
      lines.push(line);
    };
    // Of one token half.
    for (let n = 0; n < 5; n += 1) await openOne(raj.token);
    expect(await lines[0]?.closed).toBe(4429);
    for (let n = 0; n < 4; n += 1) await openOne(another);
    expect(lines.slice(1).map(({ socket }) => socket.readyState)).toEqual(
      lines.slice(1).map(() => 1),
    );
    await openOne(another);
    expect(await lines[5]?.closed).toBe(4429);
    // A third token is below its own bound; what closes is the oldest of them all.
    await openOne(await buildToken(app, raj));
    expect(await lines[1]?.closed).toBe(4429);
    await until(async () => (await openSockets(app)) === 9);
    for (const line of lines) await line[Symbol.asyncDispose]();
    await scene.expectNobodyNoticed();
  });

  test('streams among them: over one socket, over many, and server-sent; the oldest ends and is told why', async () => {
    await using scene = await set(LIMITED);
    const { raj, app, place } = scene;
    const input = { workspaceId: place.workspaceId };
    await using one = await openLine(app.socketUrl, raj.token);
    await using two = await openLine(app.socketUrl, raj.token);
    const { hub } = app.parley.realtime;
    for (let id = 1; id <= 3; id += 1) {
      one.send(subscribe(id, 'event.stream', input));
      await until(() => hub.streams === 2 * id - 1);
      two.send(subscribe(id, 'event.stream', input));
      await until(() => hub.streams === 2 * id);
    }
    one.send(subscribe(4, 'presence.watch', { ...input, memberIds: [raj.member.id] }));
    const refusal = {
      id: 1,
      error: {
        data: { code: 'TOO_MANY_REQUESTS', reason: 'too_many_streams', retryAfterMs: 30_000 },
      },
    };
    await until(() => one.answers.some((answer) => JSON.stringify(answer).includes('error')));
    expect(one.answers).toContainEqual(
      expect.objectContaining({ id: 1, error: expect.anything() }),
    );
    expect(one.answers.find((answer) => JSON.stringify(answer).includes('error'))).toMatchObject(
      refusal,
    );

    // Each of these is a connection, too: of this token four may be open, with the two sockets.
    const sse: Awaited<ReturnType<typeof openEvents>>[] = [];
    for (let n = 0; n < 5; n += 1) sse.push(await openEvents(app, raj));
    expect(await one.closed).toBe(4429);
    expect(await two.closed).toBe(4429);
    await until(() => sse[0]?.text().includes('too_many_streams'));
    expect(sse.slice(1).filter((stream) => stream.text().includes('too_many'))).toEqual([]);
    expect(hub.streams).toBe(4);
    for (const stream of sse) stream.close();
    await until(() => hub.streams === 0);
    await scene.expectNobodyNoticed();
  });
});

describe('a member', () => {
  test('has a number of messages a minute, on all of their sockets together', async () => {
    await using scene = await set({ MESSAGES_PER_MINUTE: '20' });
    await using one = connect(scene.app.socketUrl, scene.raj.token);
    await using other = connect(scene.app.socketUrl, scene.raj.token);
    for (let n = 0; n < 10; n += 1) await Promise.all([scene.say(one), scene.say(other)]);
    for (const client of [one, other])
      await expect(scene.say(client)).rejects.toMatchObject({
        data: { code: 'TOO_MANY_REQUESTS', reason: 'rate_limited' },
      });
    await scene.expectNobodyNoticed();
  });

  test('has a number of changes of any kind, typing among them', async () => {
    await using scene = await set({ MESSAGES_PER_MINUTE: '20' });
    await using rajAt = connect(scene.app.socketUrl, scene.raj.token);
    const type = () => rajAt.trpc.typing.set.mutate(scene.place);
    for (let n = 0; n < 40; n += 1) await type();
    await expect(type()).rejects.toMatchObject({ data: { code: 'TOO_MANY_REQUESTS' } });
    await scene.expectNobodyNoticed();
  });
});

const openSockets = async ({ url }: TestApp) => (await scrape(url)).get('parley_sockets');

/** Another token of the same person. */
async function buildToken({ parley }: TestApp, { workspaceId, member }: Person): Promise<string> {
  const token = `prl_${randomBytes(32).toString('base64url')}`;
  await parley.domain.store.db.insert(tokens).values({
    workspaceId,
    id: uuidv7() as TokenId,
    memberId: member.id,
    createdBy: member.id,
    name: 'another',
    prefix: token.slice(0, 8),
    secretHash: createHash('sha256').update(token).digest('hex'),
    scopes: ['read', 'write'],
    createdAt: new Date(),
  });
  return token;
}
