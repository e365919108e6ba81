import { randomUUID } from 'node:crypto';
import { describe, expect, inject, test } from 'vitest';
import { connect, testApp } from '../harness/app';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';
import { bodies, follow } from './follow';

describe.each(['memory', 'redis'] as const)('the stream on %s', (bus) => {
  async function set() {
    const app = await testApp({ redisUrl: bus === 'redis' ? inject('redisUrl') : '' });
    const world = await buildWorld(app.parley.domain.store.db);
    const ann = await world.buildPerson('Ann', 'admin');
    const raj = await world.buildPerson('Raj');
    const channel = await world.buildChannel([ann, raj]);
    return {
      app,
      world,
      ann,
      raj,
      channel,
      place: { workspaceId: world.workspaceId, channelId: channel.id },
    };
  }

  test('a message reaches its channel and nobody else', async () => {
    const { app, world, ann, raj, place } = await set();
    await using _ = app;
    const eve = await world.buildPerson('Eve');
    await using annAt = connect(app.socketUrl, ann.token);
    await using rajAt = connect(app.socketUrl, raj.token);
    await using eveAt = connect(app.socketUrl, eve.token);
    const received = follow(rajAt, raj);
    const unheard = follow(eveAt, eve);
    await until(() => received.batches.length > 0 && unheard.batches.length > 0);
    expect(received.batches[0]?.kind).toBe('ready');

    const sent = await annAt.trpc.message.send.mutate({
      ...place,
      body: 'hello',
      key: randomUUID(),
    });
    await until(() => received.events.length === 1);
    expect(received.events[0]).toMatchObject({
      type: 'message.posted',
      rev: sent.rev,
      message: sent.message,
    });
    expect(received.cursor?.split(':')[1]).toBe(String(sent.rev));
    expect(unheard.events).toEqual([]);
  });

  test('who was away hears what was missed once, in order, and goes on live', async () => {
    const { app, ann, raj, place } = await set();
    await using _ = app;
    await using annAt = connect(app.socketUrl, ann.token);
    const first = connect(app.socketUrl, raj.token);
    const before = follow(first, raj);
    await until(() => before.batches.length > 0);
    const say = (body: string) =>
      annAt.trpc.message.send.mutate({ ...place, body, key: randomUUID() });
    await say('one');
    await until(() => before.events.length === 1);
    await first.socket.close();
    for (const body of ['two', 'three', 'four']) await say(body);

    await using second = connect(app.socketUrl, raj.token);
    const after = follow(second, raj, before.cursor);
    await until(() => after.batches.some(({ kind }) => kind === 'live'));
    await say('five');
    await until(() => bodies(after).includes('five'));
    expect(bodies(after)).toEqual(['two', 'three', 'four', 'five']);
  });

  test('a cursor of another epoch and one from the future get exactly one resync', async () => {
    const { app, raj } = await set();
    await using _ = app;
    await using rajAt = connect(app.socketUrl, raj.token);
    for (const cursor of ['00000000:0', 'nonsense']) {
      const received = follow(rajAt, raj, cursor);
      await until(() => received.batches.length > 0);
      expect(received.batches.map(({ kind }) => kind)).toEqual(['resync']);
    }
  });

  test('typing is received by the channel and moves no cursor', async () => {
    const { app, ann, raj, place } = await set();
    await using _ = app;
    await using annAt = connect(app.socketUrl, ann.token);
    await using rajAt = connect(app.socketUrl, raj.token);
    const received = follow(rajAt, raj);
    await until(() => received.cursor);
    const { cursor } = received;
    await annAt.trpc.typing.set.mutate(place);
    await until(() => received.batches.length === 2);
    expect(received.batches[1]).toEqual({
      kind: 'typing',
      channelId: place.channelId,
      parentId: null,
      memberId: ann.member.id,
    });
    expect(received.cursor).toBe(cursor);
  });

  test('the same key is one message, whoever sends it how often', async () => {
    const { app, ann, raj, place } = await set();
    await using _ = app;
    await using annAt = connect(app.socketUrl, ann.token);
    await using rajAt = connect(app.socketUrl, raj.token);
    const received = follow(rajAt, raj);
    await until(() => received.cursor);
    const message = { ...place, body: 'only once', key: randomUUID() };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => annAt.trpc.message.send.mutate(message)),
    );
    expect(new Set(answers.map((answer) => answer.message.id)).size).toBe(1);
    await expect(
      annAt.trpc.message.send.mutate({ ...message, body: 'another' }),
    ).rejects.toMatchObject({
      data: { reason: 'key_reused' },
    });
    await annAt.trpc.message.send.mutate({ ...place, body: 'the end', key: randomUUID() });
    await until(() => bodies(received).includes('the end'));
    expect(bodies(received)).toEqual(['only once', 'the end']);
  });
});
