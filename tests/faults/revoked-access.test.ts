import { setTimeout as sleep } from 'node:timers/promises';
import { encode } from 'next-auth/jwt';
import { expect } from 'vitest';
import type { ChannelId } from '@/shared/id';
import { SESSION_SECRET } from '../harness/server';
import { until } from '../harness/wait';
import type { Person } from '../harness/world';
import type { Screen } from './chat-client';
import type { Clients } from './clients';
import { describeFault, type Round } from './fault';
import type { Node } from './set-up';
import type { Findings } from './verdicts';

const PER_SECOND = 200;

for (const { name, redis, limitMs } of [
  { name: 'revoked-access', redis: true, limitMs: 1_000 },
  // Then one process learns from the log, and by looking, what another one changed.
  { name: 'revoked-access-without-redis', redis: false, limitMs: 5_000 },
]) {
  describeFault(
    {
      name,
      promise: 'whoever is shut out hears nothing from after that, on whichever process they are',
      setUp: { processes: 2, redis },
    },
    (round) => shutOut(round, limitMs),
  );
}

interface Scene {
  clients: Clients;
  /** Where the sockets are, and where the changes are made. */
  here: Node;
  there: Node;
  owner: Person;
  channelId: ChannelId;
  /** Waits until a screen says so; answers how long that took from the change's answer on. */
  within(isClosed: () => boolean): Promise<number>;
}

async function shutOut(
  { setUp, random, openClients, measure }: Round,
  limitMs: number,
): Promise<Findings> {
  const [here, there] = setUp.nodes;
  if (!here || !there) throw new Error('There must be two processes');
  const clients = await openClients({ people: 8, nodes: [there] });
  const [owner] = clients.people;
  const [channelId] = clients.channels;
  if (!owner || !channelId) throw new Error('There are no clients');
  const scene: Scene = {
    clients,
    here,
    there,
    owner,
    channelId,
    async within(isClosed) {
      const began = performance.now();
      await until(isClosed, { timeoutMs: limitMs, everyMs: 5 });
      return performance.now() - began;
    },
  };
  const traffic = clients.write(PER_SECOND);
  const ways = [revokeSession, revokeToken, removeFromChannel, leaveChannel, deactivate];
  await Promise.all(
    ways.map(async (way, n) => {
      const person = clients.people[n + 1];
      if (!person) return;
      await sleep(random.between(100, 1_500));
      measure(`ms until ${way.name} was felt`, await way(scene, person));
    }),
  );
  await sleep(random.between(100, 400));
  await traffic.stop();
  return clients.settle();
}

/** Signed out on another process: the browser's socket closes. */
async function revokeSession(scene: Scene, person: Person): Promise<number> {
  const { clients, here, there } = scene;
  const cookie = await cookieOf(person);
  const program = clients.join({ person, nodes: [here], isSettled: true, cookie });
  const screen = await listening(program.listen('signed out', clients.channels));
  const { sessionId } = person;
  expect(await post(there, cookie, { path: 'session.revoke', input: { sessionId } })).toEqual({
    ok: true,
  });
  return isSignedOut(scene, screen);
}

/** A program whose token is taken from it on another process. */
async function revokeToken(scene: Scene, person: Person): Promise<number> {
  const { clients, here, there } = scene;
  const { workspaceId } = person;
  const cookie = await cookieOf(person);
  const input = { workspaceId, name: 'Program', scopes: ['read'], expiresInDays: null };
  const { token, secret } = await post(there, cookie, { path: 'token.create', input });
  const program = clients.join({
    person: { ...person, token: secret },
    nodes: [here],
    isSettled: true,
  });
  const screen = await listening(program.listen('program', clients.channels));
  await post(there, cookie, { path: 'token.revoke', input: { workspaceId, tokenId: token.id } });
  return isSignedOut(scene, screen);
}

/** What a browser calls on this process. */
async function post(
  { proxy, server }: Node,
  cookie: string,
  { path, input }: { path: string; input: object },
) {
  const answer = await fetch(`${proxy.url}/api/trpc/${path}`, {
    method: 'POST',
    headers: { cookie, origin: server.url, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  expect(answer.status).toBe(200);
  const { result } = await answer.json();
  return result.data;
}

async function isSignedOut({ within }: Scene, screen: Screen): Promise<number> {
  const ms = await within(() => !screen.isConnected);
  const received = countOf(screen);
  await until(() => screen.error, { timeoutMs: 10_000 });
  expect([screen.error, countOf(screen)]).toEqual(['UNAUTHORIZED', received]);
  screen.isOver = true;
  return ms;
}

async function removeFromChannel(scene: Scene, person: Person): Promise<number> {
  const { clients, owner, there, channelId, within } = scene;
  const screen = await elsewhere(scene, person);
  const { rev } = await clients
    .join({ person: owner, nodes: [there] })
    .trpc.channel.removeMember.mutate({
      workspaceId: owner.workspaceId,
      channelId,
      memberId: person.member.id,
    });
  return within(() => hasClosed(screen, channelId, rev));
}

async function leaveChannel(scene: Scene, person: Person): Promise<number> {
  const { clients, there, channelId, within } = scene;
  const screen = await elsewhere(scene, person);
  const { rev } = await clients
    .join({ person, nodes: [there] })
    .trpc.channel.leave.mutate({ workspaceId: person.workspaceId, channelId });
  return within(() => hasClosed(screen, channelId, rev));
}

/** Shut out of the whole workspace: the stream ends with a refusal. */
async function deactivate(scene: Scene, person: Person): Promise<number> {
  const { clients, owner, there, within } = scene;
  const screen = await elsewhere(scene, person);
  await clients.join({ person: owner, nodes: [there] }).trpc.member.deactivate.mutate({
    workspaceId: owner.workspaceId,
    memberId: person.member.id,
  });
  const ms = await within(() => screen.error !== null);
  // Their tokens go with them, and whichever is noticed first is what they are told.
  expect(['FORBIDDEN', 'UNAUTHORIZED']).toContain(screen.error);
  return ms;
}

/** A screen of this person on the other process. */
async function elsewhere({ clients, here }: Scene, person: Person): Promise<Screen> {
  const program = clients.join({ person, nodes: [here], isSettled: true });
  return listening(program.listen(person.member.name, clients.channels));
}

/** Resolves when the screen hears what is said. */
async function listening(screen: Screen): Promise<Screen> {
  await until(() => countOf(screen) > 0, { timeoutMs: 20_000 });
  return screen;
}

const countOf = ({ generations }: Screen) =>
  generations.reduce((sum, { received }) => sum + received.length, 0);

const hasClosed = ({ generations }: Screen, channelId: ChannelId, upTo: number) =>
  generations.some(({ received }) =>
    received.some(
      (event) =>
        event.type === 'channel.closed' && event.channelId === channelId && event.rev <= upTo,
    ),
  );

async function cookieOf({ userId, sessionId }: Person): Promise<string> {
  const token = await encode({ token: { sub: userId, sid: sessionId }, secret: SESSION_SECRET });
  return `next-auth.session-token=${token}`;
}
