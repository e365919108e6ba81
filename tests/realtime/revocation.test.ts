import { randomUUID } from 'node:crypto';
import { encode } from 'next-auth/jwt';
import { describe, expect, inject, test } from 'vitest';
import { WebSocket } from 'ws';
import { connect, testApp } from '../harness/app';
import { createRoutesCaller } from '../harness/caller';
import { SESSION_SECRET } from '../harness/server';
import { until } from '../harness/wait';
import { buildWorld, type Person } from '../harness/world';
import { bodies, follow } from './follow';

/** Two servers on one store and one Redis: the socket is on the one, the change is made on the other. */
async function set() {
  const redisUrl = inject('redisUrl');
  const here = await testApp({ redisUrl });
  const there = await testApp({ redisUrl });
  const world = await buildWorld(here.parley.domain.store.db);
  const ann = await world.buildPerson('Ann', 'owner');
  const raj = await world.buildPerson('Raj');
  const channel = await world.buildChannel([ann, raj], { kind: 'private' });
  return {
    here,
    there,
    ann,
    raj,
    place: { workspaceId: world.workspaceId, channelId: channel.id },
    async [Symbol.asyncDispose]() {
      await here[Symbol.asyncDispose]();
      await there[Symbol.asyncDispose]();
    },
  };
}

describe('what ends a live stream, within a second and on another process', () => {
  test('removal from a channel: the rest goes on, the channel is silent', async () => {
    await using scene = await set();
    const { here, there, ann, raj, place } = scene;
    await using rajAt = connect(here.socketUrl, raj.token);
    await using annAt = connect(there.socketUrl, ann.token);
    const heard = follow(rajAt, raj);
    await until(() => heard.cursor);
    const say = (body: string) =>
      annAt.trpc.message.send.mutate({ ...place, body, key: randomUUID() });
    await say('before');
    await until(() => bodies(heard).length === 1);

    const { rev } = await annAt.trpc.channel.removeMember.mutate({
      ...place,
      memberId: raj.member.id,
    });
    await until(() => heard.events.some(({ type }) => type === 'channel.closed'), {
      timeoutMs: 1_000,
    });
    await say('after');
    const direct = await annAt.trpc.channel.openDirect.mutate({
      workspaceId: place.workspaceId,
      memberIds: [raj.member.id],
    });
    await until(() => heard.events.some(({ rev: at }) => at >= direct.rev - 1));
    expect(bodies(heard)).toEqual(['before']);
    const later = heard.events.filter((event) => event.rev > rev);
    expect(later.every(({ type }) => !type.startsWith('message.'))).toBe(true);
  });

  test('deactivation: the stream ends with a refusal and calls are not answered', async () => {
    await using scene = await set();
    const { here, there, ann, raj, place } = scene;
    await using rajAt = connect(here.socketUrl, raj.token);
    await using annAt = connect(there.socketUrl, ann.token);
    const heard = follow(rajAt, raj);
    await until(() => heard.cursor);
    await annAt.trpc.member.deactivate.mutate({
      workspaceId: place.workspaceId,
      memberId: raj.member.id,
    });
    await until(() => heard.error, { timeoutMs: 1_000 });
    await expect(
      rajAt.trpc.message.send.mutate({ ...place, body: 'still here?', key: randomUUID() }),
    ).rejects.toThrow();
  });

  test('signing a session out elsewhere closes its sockets with 4401', async () => {
    await using scene = await set();
    const { here, there, raj } = scene;
    const socket = await openWithCookie(here.socketUrl, here.url, raj);
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    const began = Date.now();
    await createRoutesCaller(there, raj).session.revoke({ sessionId: raj.sessionId });
    expect(await closed).toBe(4401);
    expect(Date.now() - began).toBeLessThan(1_000);
  });

  test('without Redis a revocation made by another process is found within five seconds', async () => {
    await using here = await testApp();
    await using there = await testApp();
    const world = await buildWorld(here.parley.domain.store.db);
    const raj = await world.buildPerson('Raj');
    const socket = await openWithCookie(here.socketUrl, here.url, raj);
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    const began = Date.now();
    await createRoutesCaller(there, raj).session.revoke({ sessionId: raj.sessionId });
    expect(await closed).toBe(4401);
    expect(Date.now() - began).toBeLessThan(5_000);
  });
});

/** A socket as a browser opens it: the session's cookie and the page's origin. */
async function openWithCookie(
  socketUrl: string,
  origin: string,
  person: Person,
): Promise<WebSocket> {
  const token = await encode({
    token: { sub: person.userId, sid: person.sessionId },
    secret: SESSION_SECRET,
  });
  const socket = new WebSocket(socketUrl, {
    origin,
    headers: { cookie: `next-auth.session-token=${token}` },
  });
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
