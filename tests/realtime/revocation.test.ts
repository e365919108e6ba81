import { randomUUID } from 'node:crypto';
import { encode } from 'next-auth/jwt';
import { describe, expect, inject, test } from 'vitest';
import { WebSocket } from 'ws';
import { openStore } from '@/server/db/client';
import { connect } from '../harness/app';
import { disposables } from '../harness/disposables';
import { freshDatabase } from '../harness/postgres';
import { SESSION_SECRET, type ServerProcess, startServer } from '../harness/server';
import { until } from '../harness/wait';
import { buildWorld, type Person } from '../harness/world';
import { bodies, follow } from './follow';

/** Two processes on one store, and on one Redis if there is one: sockets are here, changes are made there. */
async function openScene(redisUrl?: string) {
  const stack = disposables();
  const database = stack.use(await freshDatabase());
  const launch = () => startServer({ databaseUrl: database.url, redisUrl });
  const [here, there] = await Promise.all([launch(), launch()]);
  stack.use(here);
  stack.use(there);
  const store = openStore({ url: database.url, max: 2 });
  stack.defer(() => store.close());
  const world = await buildWorld(store.db);
  const ann = await world.buildPerson('Ann', 'owner');
  const raj = await world.buildPerson('Raj');
  const channel = await world.buildChannel([ann, raj], { kind: 'private' });
  const place = { workspaceId: world.workspaceId, channelId: channel.id };
  return { here, there, ann, raj, place, [Symbol.asyncDispose]: stack[Symbol.asyncDispose] };
}

describe('what ends a live stream, within a second and on another process', () => {
  test('removal from a channel: the rest goes on, the channel is silent', async () => {
    await using scene = await openScene(inject('redisUrl'));
    const { here, there, ann, raj, place } = scene;
    await using rajAt = connect(here.socketUrl, raj.token);
    await using annAt = connect(there.socketUrl, ann.token);
    const received = follow(rajAt, raj);
    await until(() => received.cursor);
    const say = (body: string) =>
      annAt.trpc.message.send.mutate({ ...place, body, key: randomUUID() });
    await say('before');
    await until(() => bodies(received).length === 1);

    const { rev } = await annAt.trpc.channel.removeMember.mutate({
      ...place,
      memberId: raj.member.id,
    });
    await until(() => received.events.some(({ type }) => type === 'channel.closed'), {
      timeoutMs: 1_000,
    });
    await say('after');
    const direct = await annAt.trpc.channel.openDirect.mutate({
      workspaceId: place.workspaceId,
      memberIds: [raj.member.id],
    });
    await until(() => received.events.some(({ rev: at }) => at >= direct.rev - 1));
    expect(bodies(received)).toEqual(['before']);
    const later = received.events.filter((event) => event.rev > rev);
    expect(later.every(({ type }) => !type.startsWith('message.'))).toBe(true);
  });

  test('deactivation: the stream ends with a refusal and calls are not answered', async () => {
    await using scene = await openScene(inject('redisUrl'));
    const { here, there, ann, raj, place } = scene;
    await using rajAt = connect(here.socketUrl, raj.token);
    await using annAt = connect(there.socketUrl, ann.token);
    const received = follow(rajAt, raj);
    await until(() => received.cursor);
    await annAt.trpc.member.deactivate.mutate({
      workspaceId: place.workspaceId,
      memberId: raj.member.id,
    });
    await until(() => received.error, { timeoutMs: 1_000 });
    await expect(
      rajAt.trpc.message.send.mutate({ ...place, body: 'still here?', key: randomUUID() }),
    ).rejects.toThrow();
  });

  test('signing a session out elsewhere closes its sockets with 4401', async () => {
    await using scene = await openScene(inject('redisUrl'));
    const { here, there, raj } = scene;
    const socket = await openWithCookie(here, raj);
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    const began = Date.now();
    await signOut(there, raj);
    expect(await closed).toBe(4401);
    expect(Date.now() - began).toBeLessThan(1_000);
  });

  test('without Redis a revocation made by another process is found within five seconds', async () => {
    await using scene = await openScene();
    const { here, there, raj } = scene;
    const socket = await openWithCookie(here, raj);
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    const began = Date.now();
    await signOut(there, raj);
    expect(await closed).toBe(4401);
    expect(Date.now() - began).toBeLessThan(5_000);
  });
});

describe('whoever looks after a member closes', () => {
  test('the sockets of their sessions with `member.endSessions`, and those of others stay', async () => {
    await using scene = await openScene(inject('redisUrl'));
    const { here, there, ann, raj, place } = scene;
    const [rajs, anns] = [await openWithCookie(here, raj), await openWithCookie(here, ann)];
    const closed = closingOf(rajs);
    const of = { workspaceId: place.workspaceId, memberId: raj.member.id };
    expect(await asInBrowser(there, ann)('member.endSessions', of)).toEqual({ revoked: 1 });
    expect(await closed()).toEqual({ code: 4401, inTime: true });
    expect(anns.readyState).toBe(WebSocket.OPEN);
    anns.terminate();
  });

  test('those of one session, while the same person’s token stays', async () => {
    await using scene = await openScene(inject('redisUrl'));
    const { here, there, ann, raj, place } = scene;
    await using rajAt = connect(here.socketUrl, raj.token);
    const received = follow(rajAt, raj);
    await until(() => received.cursor);
    const closed = closingOf(await openWithCookie(here, raj));
    const of = { workspaceId: place.workspaceId, memberId: raj.member.id };
    const one = { ...of, sessionId: raj.sessionId };
    expect(await asInBrowser(there, ann)('member.endSessions', one)).toEqual({ revoked: 1 });
    expect(await closed()).toEqual({ code: 4401, inTime: true });
    await rajAt.trpc.message.send.mutate({ ...place, body: 'still here', key: randomUUID() });
  });

  test('the sockets of a token with `token.revoke`, and leaves the sessions', async () => {
    await using scene = await openScene(inject('redisUrl'));
    const { here, there, ann, raj, place } = scene;
    const session = await openWithCookie(here, raj);
    const closed = closingOf(await openWith(here, raj, { authorization: `Bearer ${raj.token}` }));
    const which = { workspaceId: place.workspaceId, tokenId: raj.tokenId };
    await asInBrowser(there, ann)('token.revoke', which);
    expect(await closed()).toEqual({ code: 4401, inTime: true });
    expect(session.readyState).toBe(WebSocket.OPEN);
    session.terminate();
  });
});

describe('calls over HTTP, of which each is signed on by itself', () => {
  test.each([
    { how: 'with Redis', within: 1_000, redisUrl: () => inject('redisUrl') },
    { how: 'without', within: 5_000, redisUrl: () => undefined },
  ])('$how are refused within $within ms of a revocation elsewhere', async (about) => {
    await using scene = await openScene(about.redisUrl());
    const { here, there, ann, raj, place } = scene;
    await using annAt = connect(there.socketUrl, ann.token);
    const byToken = () => read(here, place.workspaceId, { authorization: `Bearer ${raj.token}` });
    const cookie = await cookieOf(raj);
    const byCookie = () => read(here, place.workspaceId, { cookie });
    expect([await byToken(), await byCookie()]).toEqual([200, 200]);
    await signOut(there, raj);
    await untilRefused(byCookie, about.within);
    expect(await byToken()).toBe(200);
    await annAt.trpc.member.deactivate.mutate({
      workspaceId: place.workspaceId,
      memberId: raj.member.id,
    });
    // A member who is out is nobody in the workspace at once; their token ends with them.
    expect(await byToken()).not.toBe(200);
    await untilRefused(byToken, about.within);
  });

  test('are refused by the process that ended the session from its answer on', async () => {
    await using scene = await openScene();
    const { here, raj, place } = scene;
    const cookie = await cookieOf(raj);
    expect(await read(here, place.workspaceId, { cookie })).toBe(200);
    await signOut(here, raj);
    expect(await read(here, place.workspaceId, { cookie })).toBe(401);
  });
});

async function read(
  server: ServerProcess,
  workspaceId: string,
  headers: Record<string, string>,
): Promise<number> {
  const input = encodeURIComponent(JSON.stringify({ workspaceId }));
  const answer = await fetch(`${server.url}/api/trpc/channel.list?input=${input}`, { headers });
  await answer.arrayBuffer();
  return answer.status;
}

/** Asked all the time, so that the memory of who asks has no chance to grow old unused. */
async function untilRefused(call: () => Promise<number>, timeoutMs: number): Promise<void> {
  await until(async () => (await call()) === 401, { timeoutMs, everyMs: 20 });
}

/** What the browser of a signed-in person sends along. */
async function cookieOf(person: Person): Promise<string> {
  const token = { sub: person.userId, sid: person.sessionId };
  return `next-auth.session-token=${await encode({ token, secret: SESSION_SECRET })}`;
}

/** The session list's button, pressed in a browser that talks to this process. */
async function signOut(server: ServerProcess, person: Person): Promise<void> {
  const { sessionId } = person;
  expect(await asInBrowser(server, person)('session.revoke', { sessionId })).toEqual({ ok: true });
}

/** A change that a person makes in a browser which talks to this process. */
const asInBrowser =
  (server: ServerProcess, person: Person) =>
  async (procedure: string, input: object): Promise<unknown> => {
    const answer = await fetch(`${server.url}/api/trpc/${procedure}`, {
      method: 'POST',
      headers: {
        cookie: await cookieOf(person),
        origin: server.url,
        'content-type': 'application/json',
      },
      body: JSON.stringify(input),
    });
    const { result, error } = await answer.json();
    expect(error).toBeUndefined();
    return result.data;
  };

/** Watches a socket from here on: with what code it is closed, and whether within a second of being asked for. */
function closingOf(socket: WebSocket): () => Promise<{ code: number; inTime: boolean }> {
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  return async () => {
    const began = Date.now();
    const code = await closed;
    return { code, inTime: Date.now() - began < 1_000 };
  };
}

/** A socket as a browser opens it: the session's cookie and the page's origin. */
async function openWithCookie(server: ServerProcess, person: Person): Promise<WebSocket> {
  return openWith(server, person, { cookie: await cookieOf(person), origin: server.url });
}

/** A socket with these credentials of a person, that streams their workspace. */
async function openWith(
  server: ServerProcess,
  person: Person,
  headers: Record<string, string>,
): Promise<WebSocket> {
  const socket = new WebSocket(server.socketUrl, { headers });
  const answer = new Promise<string>((resolve) =>
    socket.once('message', (data) => resolve(`${data}`)),
  );
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.send(
    JSON.stringify({
      id: 1,
      method: 'subscription',
      params: { path: 'event.stream', input: { workspaceId: person.workspaceId } },
    }),
  );
  expect(JSON.parse(await answer)).toMatchObject({ id: 1, result: { type: 'started' } });
  return socket;
}
