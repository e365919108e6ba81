import { and, asc, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { channels, events, tokens } from '@/server/db/schema';
import { collapse } from '@/server/realtime/replay/collapse';
import { connect, testApp } from '../harness/app';
import { createRoutesCaller } from '../harness/caller';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';
import { bodies, type Follower, follow } from './follow';
import { openLine, sessionCookie, subscribe } from './raw';

async function set() {
  const app = await testApp();
  const { db } = app.parley.domain.store;
  const world = await buildWorld(db);
  const ann = await world.buildPerson('Ann', 'owner');
  const raj = await world.buildPerson('Raj', 'admin');
  const channel = await world.buildChannel([ann, raj]);
  const as = (person: typeof ann) => createRoutesCaller(app, person);
  return {
    app,
    db,
    world,
    ann,
    raj,
    as,
    inWorkspace: { workspaceId: world.workspaceId },
    place: { workspaceId: world.workspaceId, channelId: channel.id },
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

const invite = { role: 'member' as const, expiresInHours: 1, maxUses: 1 };
const types = (follower: Follower) => follower.events.map(({ type }) => type);

describe('what admins hear', () => {
  test('is received by their tokens with the admin scope only, live and replayed', async () => {
    await using scene = await set();
    const { app, db, ann, raj, as, inWorkspace } = scene;
    await db
      .update(tokens)
      .set({ scopes: ['read', 'write'] })
      .where(eq(tokens.id, raj.tokenId));
    await using annAt = connect(app.socketUrl, ann.token);
    await using rajAt = connect(app.socketUrl, raj.token);
    const whole = follow(annAt, ann);
    const lowered = follow(rajAt, raj);
    await until(() => whole.cursor && lowered.cursor);
    const start = lowered.cursor;
    await as(ann).invite.create({ ...inWorkspace, ...invite });
    await as(ann).workspace.update({ ...inWorkspace, name: 'Afterwards' });
    await until(() => types(whole).length === 2 && types(lowered).length > 0);
    expect(types(whole)).toEqual(['invite.created', 'workspace.updated']);
    expect(types(lowered)).toEqual(['workspace.updated']);

    const replayed = follow(rajAt, raj, start);
    await until(() => replayed.batches.some(({ kind }) => kind === 'live'));
    expect(types(replayed)).toEqual(['workspace.updated']);
  });

  test('is not received from the change on that makes an admin a member', async () => {
    await using scene = await set();
    const { app, ann, raj, as, inWorkspace } = scene;
    await using rajAt = connect(app.socketUrl, raj.token);
    const received = follow(rajAt, raj);
    await until(() => received.cursor);
    await as(ann).invite.create({ ...inWorkspace, ...invite });
    await as(ann).member.setRole({ ...inWorkspace, memberId: raj.member.id, role: 'member' });
    await as(ann).invite.create({ ...inWorkspace, ...invite });
    await as(ann).workspace.update({ ...inWorkspace, name: 'Afterwards' });
    await until(() => types(received).includes('workspace.updated'));
    expect(types(received)).toEqual(['invite.created', 'member.updated', 'workspace.updated']);
  });
});

describe('what guests hear of people', () => {
  test('is of those alone whom they share a channel with, where they may not find everyone', async () => {
    await using scene = await set();
    const { app, db, world, ann, raj, as, inWorkspace } = scene;
    const [gus, zoe] = [await world.buildPerson('Gus', 'guest'), await world.buildPerson('Zoe')];
    for (const others of [[raj], [raj, ann]]) await world.buildChannel([gus, ...others]);
    await using gusAt = connect(app.socketUrl, gus.token);
    await using zoeAt = connect(app.socketUrl, zoe.token);
    const guest = follow(gusAt, gus);
    const member = follow(zoeAt, zoe);
    await until(() => guest.cursor && member.cursor);
    const [guestsStart, membersStart] = [guest.cursor, member.cursor];
    const call = (person: typeof ann, title: string) =>
      as(person).member.updateProfile({ ...inWorkspace, title });
    const titles = ({ events }: Follower) =>
      events.flatMap((event) => (event.type === 'member.updated' ? [event.member.title] : []));

    await call(zoe, 'Sailor');
    const settings = { seeDirectory: 'members' as const };
    await as(ann).workspace.updateSettings({ ...inWorkspace, settings });
    await call(zoe, 'Pilot');
    await call(raj, 'Cook');
    await as(ann).workspace.update({ ...inWorkspace, name: 'Afterwards' });
    const hasAll = (each: Follower) =>
      each.events.filter(({ type }) => type === 'workspace.updated').length === 2;
    await until(() => hasAll(guest) && hasAll(member));
    expect(titles(guest)).toEqual(['Sailor', 'Cook']);
    expect(titles(member)).toEqual(['Sailor', 'Pilot', 'Pilot', 'Cook']);

    // A replay has the state that is now: of her it has none for him.
    const guestAgain = follow(gusAt, gus, guestsStart);
    const memberAgain = follow(zoeAt, zoe, membersStart);
    const isLive = ({ batches }: Follower) => batches.some(({ kind }) => kind === 'live');
    await until(() => isLive(guestAgain) && isLive(memberAgain));
    expect(titles(guestAgain)).toEqual(['Cook']);
    expect(new Set(titles(memberAgain))).toEqual(new Set(['Pilot', 'Cook']));

    // A process that missed it is told of each place in which it was told.
    const rows = await db
      .select()
      .from(events)
      .where(and(eq(events.workspaceId, world.workspaceId), eq(events.memberId, raj.member.id)))
      .orderBy(asc(events.rev));
    const told = collapse(rows).map(({ change }) => change.last.audience);
    expect(told).toEqual(['members', 'member', 'channel']);
  });
});

describe('what ends while it begins', () => {
  test('a socket whose session ended after it was looked up is closed', async () => {
    await using scene = await set();
    const { app, raj } = scene;
    const open = async () =>
      new WebSocket(app.socketUrl, {
        origin: app.url,
        headers: { cookie: await sessionCookie(raj) },
      });
    const { sessions } = app.parley.realtime;
    // As another process announces it while this one remembers the row as it was.
    sessions.sessionsEnded([raj.sessionId]);
    const first = await open();
    await until(() => sessions.size === 1);
    first.terminate();
    await app.parley.domain.store
      .sql`update auth_sessions set revoked_at = now() where id = ${raj.sessionId}`;
    const began = performance.now();
    const socket = await open();
    const code = await new Promise((resolve) => socket.once('close', resolve));
    expect(code).toBe(4401);
    // At once, not when everything is looked up again.
    expect(performance.now() - began).toBeLessThan(1_500);
  });

  test('a stream of a token that was revoked meanwhile hears nothing', async () => {
    await using scene = await set();
    const { app, raj, inWorkspace } = scene;
    const { realtime } = app.parley;
    await using line = await openLine(app.socketUrl, raj.token);
    await until(() => realtime.sessions.size === 1);
    const { release } = holdBack(realtime.hub);
    line.send(subscribe(1, 'event.stream', inWorkspace));
    await until(() => realtime.hub.streams === 1);
    realtime.sessions.tokensEnded([raj.tokenId]);
    release();
    expect(await line.closed).toBe(4401);
    await until(() => realtime.hub.streams === 0);
    expect(JSON.stringify(line.answers)).not.toContain('ready');
  });

  test('a stream of a member who was deactivated meanwhile ends with a refusal', async () => {
    await using scene = await set();
    const { app, ann, raj, as, inWorkspace } = scene;
    const { realtime } = app.parley;
    await using rajAt = connect(app.socketUrl, raj.token);
    const { release } = holdBack(realtime.hub);
    const received = follow(rajAt, raj);
    await until(() => realtime.hub.streams === 1);
    await as(ann).member.deactivate({ ...inWorkspace, memberId: raj.member.id });
    release();
    await until(() => received.error);
    await until(() => realtime.hub.streams === 0);
    expect(received.events).toEqual([]);
  });
});

describe('presence', () => {
  test('is not shown to someone any longer who was deactivated', async () => {
    await using scene = await set();
    const { app, ann, raj, as, inWorkspace } = scene;
    const { realtime } = app.parley;
    const errors: unknown[] = [];
    const stream = await as(raj).presence.watch({ ...inWorkspace, memberIds: [ann.member.id] });
    const watching = (async () => {
      for await (const _ of stream) await Promise.resolve();
    })().catch((error: unknown) => errors.push(error));
    await until(() => realtime.hub.feed(inWorkspace.workspaceId)?.isIdle === false);
    expect(realtime.hub.streams).toBe(0);
    await as(ann).member.deactivate({ ...inWorkspace, memberId: raj.member.id });
    await watching;
    expect(errors).toMatchObject([{ code: 'FORBIDDEN' }]);
    expect(realtime.hub.feed(inWorkspace.workspaceId)?.isIdle).toBe(true);
  });

  test('that changes while a watcher is busy is told without waiting for another change', async () => {
    await using scene = await set();
    const { app, ann, inWorkspace } = scene;
    const { presence } = app.parley.realtime;
    const { workspaceId } = inWorkspace;
    const controller = new AbortController();
    const watch = presence.watch(workspaceId, [ann.member.id], controller.signal);
    expect((await watch.next()).value).toMatchObject([{ presence: 'offline' }]);
    // Not asked for the next change yet.
    presence.arrive(workspaceId, ann.member.id);
    expect((await watch.next()).value).toMatchObject([{ presence: 'active' }]);
    controller.abort();
    await watch.next();
    presence.depart(workspaceId, ann.member.id);
  });
});

describe('over server-sent events', () => {
  test('a stream ends when its session does', async () => {
    await using scene = await set();
    const { app, raj, as, inWorkspace } = scene;
    const input = encodeURIComponent(JSON.stringify(inWorkspace));
    const answer = await fetch(`${app.url}/api/trpc/event.stream?input=${input}`, {
      headers: { cookie: await sessionCookie(raj), accept: 'text/event-stream' },
    });
    const text = new Response(answer.body).text();
    await until(() => app.parley.realtime.hub.streams === 1);
    await as(raj).session.revoke({ sessionId: raj.sessionId });
    expect(await text).toMatch(/UNAUTHORIZED/);
    await until(() => app.parley.realtime.sessions.size === 0);
  });
});

describe('an id in another spelling', () => {
  test('is the same id: what is sent to it is received at once', async () => {
    await using scene = await set();
    const { app, db, ann, raj, place } = scene;
    await using rajAt = connect(app.socketUrl, raj.token);
    await using annAt = connect(app.socketUrl, ann.token);
    const received = follow(rajAt, raj);
    await until(() => received.cursor);
    await annAt.trpc.message.send.mutate({
      workspaceId: place.workspaceId.toUpperCase(),
      channelId: place.channelId.toUpperCase(),
      body: 'loud',
      key: 'spelled-loud',
    });
    await until(() => bodies(received).length === 1, { timeoutMs: 1_000 });
    const [row] = await db.select().from(channels).where(eq(channels.id, place.channelId));
    expect(row?.lastSeq).toBe(1);
  });
});

/** Keeps a stream that has just been opened from its subscription until `release`. */
function holdBack(hub: Awaited<ReturnType<typeof testApp>>['parley']['realtime']['hub']) {
  const open = hub.open.bind(hub);
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  hub.open = async (...given) => {
    const opened = await open(...given);
    await held;
    return opened;
  };
  return { release: () => release() };
}
