import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { CALLS_PER_FRAME } from '@/server/http/line';
import { LIMITS } from '@/shared/limits';
import { connect, testApp } from '../harness/app';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';
import { mutation, openLine, query } from './raw';

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

  test('has a number of calls; one more and all of them are refused', async () => {
    await using scene = await set();
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

  test('cannot fill a server with sockets that nobody signs in on', async () => {
    // Half of them may come from one address.
    await using scene = await set({ UNKNOWN_SOCKETS: '6' });
    await scene.expectNobodyNoticed();
    const { socketUrl } = scene.app;
    // Known ones do not count, however many.
    const known = await Promise.all(
      [1, 2].map(async () => {
        const line = await openLine(socketUrl, scene.raj.token);
        line.send(query(1, 'auth.status', {}));
        await until(() => line.answers.length === 1);
        return line;
      }),
    );
    const strangers = await Promise.all([1, 2, 3].map(() => open(socketUrl, null)));
    expect(strangers.map(({ status }) => status)).toEqual([101, 101, 101]);
    expect((await open(socketUrl, null)).status).toBe(429);
    strangers[0]?.socket.terminate();
    await until(async () => {
      const { socket, status } = await open(socketUrl, null);
      socket.terminate();
      return status === 101;
    });
    for (const { socket } of strangers) socket.terminate();
    for (const line of known) await line[Symbol.asyncDispose]();
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
