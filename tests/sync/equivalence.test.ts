import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyEvents } from '@/client/sync/apply';
import { parseCursor } from '@/shared/cursor';
import type { EventType } from '@/shared/events';
import type { LoggedEventType } from '@/shared/events/logged';
import { connect, type TestApp, testApp } from '../harness/app';
import { createRoutesCaller } from '../harness/caller';
import { disposables } from '../harness/disposables';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';
import { type Follower, follow } from '../realtime/follow';
import { type Scenario, type SetUp, scenarios, unreadScenarios, type Viewer } from './scenarios';
import { takeSnapshot, visible } from './snapshot';

const VIEWERS: Viewer[] = ['ann', 'raj', 'gus', 'eve'];
const all = [...(Object.entries(scenarios) as [LoggedEventType, Scenario][]), ...unreadScenarios];

let app: TestApp;
const stack = disposables();
beforeAll(async () => {
  app = stack.use(await testApp());
});
afterAll(() => stack[Symbol.asyncDispose]());

describe('an old snapshot and the events since make a fresh snapshot', () => {
  test.each(all)('%s, received live', async (type, scenario) => {
    await using opened = await openSetUp();
    const { setUp } = opened;
    const prepared = (await scenario.prepare?.(setUp)) ?? '';
    const followers = open(setUp);
    await until(() => VIEWERS.every((viewer) => followers[viewer].cursor));
    const before = await snapshots(setUp);
    await scenario.act(setUp, prepared);
    const rev = await mark(setUp);
    await until(() => VIEWERS.every((viewer) => revOf(followers[viewer]) >= rev));
    await expectEqual({ setUp, before, followers });
    expect(whoHeard(followers, type)).toEqual(scenario.receivedBy);
  });

  test.each(all)('%s, replayed after an absence', async (type, scenario) => {
    await using opened = await openSetUp();
    const { setUp } = opened;
    const prepared = (await scenario.prepare?.(setUp)) ?? '';
    const places = open(setUp);
    await until(() => VIEWERS.every((viewer) => places[viewer].cursor));
    const before = await snapshots(setUp);
    for (const viewer of VIEWERS) places[viewer].stop();
    await scenario.act(setUp, prepared);
    await mark(setUp);

    const followers = open(setUp, (viewer) => places[viewer].cursor);
    await until(() => VIEWERS.every((viewer) => isLive(followers[viewer])));
    await expectEqual({ setUp, before, followers });
    expect(whoHeard(followers, replayedAs(type))).toEqual(scenario.receivedBy);
  });

  test('one event has all that happened to a message while one was away', async () => {
    await using opened = await openSetUp();
    const { setUp } = opened;
    const { workspaceId, channelId, rootId: messageId } = setUp;
    const places = open(setUp);
    await until(() => VIEWERS.every((viewer) => places[viewer].cursor));
    const before = await snapshots(setUp);
    for (const viewer of VIEWERS) places[viewer].stop();
    const at = { workspaceId, channelId, messageId };
    await setUp.as.raj.trpc.reaction.add.mutate({ ...at, emoji: '🎉' });
    await setUp.as.ann.trpc.message.edit.mutate({ ...at, body: 'another wording' });
    await setUp.as.gus.trpc.reaction.add.mutate({ ...at, emoji: '👍' });

    const followers = open(setUp, (viewer) => places[viewer].cursor);
    await until(() => VIEWERS.every((viewer) => isLive(followers[viewer])));
    await expectEqual({ setUp, before, followers });
    expect(followers.raj.events).toMatchObject([
      {
        type: 'message.changed',
        message: { body: 'another wording', reactions: [{ emoji: '🎉' }, { emoji: '👍' }] },
      },
    ]);
    expect(followers.eve.events).toEqual([]);
  });

  test('the hardest absence: posted, edited, answered, reacted to and deleted, all while away', async () => {
    await using opened = await openSetUp();
    const { setUp } = opened;
    const places = open(setUp);
    await until(() => VIEWERS.every((viewer) => places[viewer].cursor));
    const before = await snapshots(setUp);
    for (const viewer of VIEWERS) places[viewer].stop();
    for (const [type, scenario] of all) {
      if (!/^(message|reaction|membership\.read|channel\.updated)/.test(type)) continue;
      await scenario.act(setUp, (await scenario.prepare?.(setUp)) ?? '');
    }
    const secret = await setUp.as.ann.trpc.message.send.mutate({
      workspaceId: setUp.workspaceId,
      channelId: setUp.channelId,
      body: 'a secret that was deleted',
      key: randomUUID(),
    });
    await setUp.as.ann.trpc.message.delete.mutate({
      workspaceId: setUp.workspaceId,
      channelId: setUp.channelId,
      messageId: secret.message.id,
    });

    const followers = open(setUp, (viewer) => places[viewer].cursor);
    await until(() => VIEWERS.every((viewer) => isLive(followers[viewer])));
    await expectEqual({ setUp, before, followers });
    expect(JSON.stringify(VIEWERS.map((viewer) => followers[viewer].batches))).not.toContain(
      'secret',
    );
  });

  test('someone of another workspace is not told that this one exists', async () => {
    await using opened = await openSetUp();
    const elsewhere = await buildWorld(app.parley.domain.store.db);
    const stranger = await elsewhere.buildPerson('Stranger');
    await using line = connect(app.socketUrl, stranger.token);
    const received = follow(line, { ...stranger, workspaceId: opened.setUp.workspaceId });
    const nowhere = follow(line, {
      ...stranger,
      workspaceId: randomUUID() as typeof stranger.workspaceId,
    });
    await until(() => received.error && nowhere.error);
    expect(`${received.error}`).toBe(`${nowhere.error}`);
    expect(received.batches).toEqual([]);
  });
});

async function openSetUp() {
  const own = disposables();
  const world = await buildWorld(app.parley.domain.store.db);
  const ann = await world.buildPerson('Ann', 'owner');
  const raj = await world.buildPerson('Raj');
  const gus = await world.buildPerson('Gus', 'guest');
  const eve = await world.buildPerson('Eve');
  const channel = await world.buildChannel([ann, raj, gus]);
  const place = { workspaceId: world.workspaceId, channelId: channel.id };
  const browser = createRoutesCaller(app, ann);
  const root = await browser.message.send({
    ...place,
    body: 'the root of a thread',
    key: randomUUID(),
  });
  const line = (person: typeof ann) => own.use(connect(app.socketUrl, person.token));
  const as = { ann: line(ann), raj: line(raj), gus: line(gus), eve: line(eve) };
  const setUp: SetUp = {
    ...place,
    slug: world.slug,
    rootId: root.message.id,
    ann,
    raj,
    gus,
    eve,
    as,
    browser,
  };
  return { setUp, [Symbol.asyncDispose]: () => own[Symbol.asyncDispose]() };
}

type Followers = Record<Viewer, Follower>;

function open(
  setUp: SetUp,
  cursorOf: (viewer: Viewer) => string | undefined = () => undefined,
): Followers {
  const at = (viewer: Viewer) => follow(setUp.as[viewer], setUp[viewer], cursorOf(viewer));
  return { ann: at('ann'), raj: at('raj'), gus: at('gus'), eve: at('eve') };
}

/** A change that everyone hears, so that one knows what was not received. */
async function mark({ as, workspaceId }: SetUp): Promise<number> {
  return (await as.ann.trpc.workspace.update.mutate({ workspaceId, name: `Mark ${randomUUID()}` }))
    .rev;
}

async function snapshots(setUp: SetUp) {
  const [ann, raj, gus, eve] = await Promise.all(
    VIEWERS.map((viewer) => takeSnapshot(setUp.as[viewer], setUp)),
  );
  if (!ann || !raj || !gus || !eve) throw new Error('a snapshot is missing');
  return { ann, raj, gus, eve };
}

interface Outcome {
  setUp: SetUp;
  before: Awaited<ReturnType<typeof snapshots>>;
  followers: Followers;
}

async function expectEqual({ setUp, before, followers }: Outcome): Promise<void> {
  const fresh = await snapshots(setUp);
  for (const viewer of VIEWERS) {
    const opened = setUp.channelId in before[viewer].timelines;
    const caughtUp = applyEvents(before[viewer], followers[viewer].events);
    expect({ viewer, ...visible(caughtUp, setUp, opened) }).toEqual({
      viewer,
      ...visible(fresh[viewer], setUp, opened),
    });
    const twice = applyEvents(caughtUp, followers[viewer].events);
    expect(visible(twice, setUp, opened)).toEqual(visible(caughtUp, setUp, opened));
  }
}

/** What a client that was away gets in place of an event. */
function replayedAs(type: LoggedEventType): EventType {
  const isChange = type === 'message.edited' || type.startsWith('reaction.');
  return isChange ? 'message.changed' : type;
}

const revOf = (follower: Follower) => parseCursor(follower.cursor ?? '')?.rev ?? 0;
const isLive = (follower: Follower) => follower.batches.some(({ kind }) => kind === 'live');
const whoHeard = (followers: Followers, type: EventType) =>
  VIEWERS.filter((viewer) => followers[viewer].events.some((event) => event.type === type));
