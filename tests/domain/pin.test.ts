import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { channels } from '@/server/db/schema';
import type { ChannelId, MessageId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import { POSTINGS } from '@/shared/model/channel';
import type { PermissionLevel } from '@/shared/model/workspace';
import type { Person } from '../harness/world';
import { reasonOf, reasonsOf, refusalOf, type SetUp, setUpFor } from './set-up';

const setUp = setUpFor();

/** Ann and Raj in a channel, where Ann has said something. */
async function withMessage(kind: 'public' | 'private' | 'dm' = 'public') {
  const here = await setUp();
  const { workspaceId } = here;
  const [ann, raj] = [await here.buildPerson('Ann'), await here.buildPerson('Raj')];
  const channel = await here.buildChannel([ann, raj], { kind });
  const { message } = await here.send(ann, channel.id, 'The plan is in the folder.');
  const place = { workspaceId, channelId: channel.id };
  const at = { ...place, messageId: message.id };
  const pinsFor = async (person: Person) => (await here.as(person).pin.list(place)).messages;
  return { ...here, here, ann, raj, channel, message, place, at, pinsFor };
}

/** What someone has unread in a channel, as a client counts it. */
async function unreadOf({ as, workspaceId }: SetUp, person: Person, channelId: ChannelId) {
  const { channel, membership } = await as(person).channel.get({ workspaceId, channelId });
  if (!membership) throw new Error('not in it');
  const { lastReadSeq, deletedSeqs, ownSeqs, unreadRootSeq } = membership;
  const uncounted = new Set([...deletedSeqs, ...ownSeqs]);
  return {
    isBold: unreadRootSeq > lastReadSeq,
    count: channel.lastSeq - lastReadSeq - uncounted.size,
  };
}

describe('a pinned message', () => {
  test('stands in the list with who pinned it, last pinned first, and twice is once', async () => {
    const { here, ann, raj, at, place, message, pinsFor, log } = await withMessage();
    const other = await here.send(raj, place.channelId, 'And the minutes.');
    const answer = await here.as(raj).pin.add(at);
    expect(answer.message.pin).toMatchObject({ memberId: raj.member.id });
    expect(answer.channel.pinCount).toBe(1);
    await here.as(ann).pin.add({ ...place, messageId: other.message.id });
    const before = await log();
    const again = await here.as(ann).pin.add(at);
    expect(again.message.pin).toEqual(answer.message.pin);
    expect(await log()).toEqual(before);
    expect((await pinsFor(ann)).map(({ id }) => id)).toEqual([other.message.id, message.id]);
    expect(await log()).toEqual([
      'message.posted channel',
      'message.posted channel',
      'pin.added channel',
      'message.posted channel',
      'pin.added channel',
      'message.posted channel',
    ]);
    const removed = await here.as(ann).pin.remove(at);
    expect([removed.message.pin, removed.channel.pinCount]).toEqual([null, 1]);
    expect((await here.as(ann).pin.remove(at)).channel.pinCount).toBe(1);
    expect((await pinsFor(raj)).map(({ id }) => id)).toEqual([other.message.id]);
  });

  test('is written down in the channel, and that makes nothing unread', async () => {
    for (const kind of ['public', 'dm'] as const) {
      const { here, ann, raj, at, place, message } = await withMessage(kind);
      await here.as(raj).channel.markRead({ ...place, seq: message.seq });
      await here.as(ann).pin.add(at);
      const { messages: read } = await here.as(raj).message.history(place);
      expect(read.at(-1)).toMatchObject({
        kind: 'pin',
        authorId: ann.member.id,
        body: `${message.seq}`,
        pin: null,
      });
      for (const person of [ann, raj]) {
        expect(await unreadOf(here, person, place.channelId)).toMatchObject({ isBold: false });
      }
      expect(await unreadOf(here, raj, place.channelId)).toEqual({
        isBold: false,
        count: kind === 'dm' ? 0 : 1,
      });
      // What is said after it does, and what is deleted before it leaves it quiet.
      const { message: next } = await here.send(ann, place.channelId, 'Look');
      expect(await unreadOf(here, raj, place.channelId)).toMatchObject({ isBold: true });
      await here.as(ann).message.delete({ ...place, messageId: next.id });
      expect(await unreadOf(here, raj, place.channelId)).toMatchObject({ isBold: false });
      const { channel } = await here.as(raj).channel.get(place);
      expect(channel.lastRootSeq).toBe(message.seq);
    }
  });

  test('can be a reply, whose row leads into its thread', async () => {
    const { here, ann, message, place, pinsFor } = await withMessage();
    const { message: reply } = await here.reply(ann, message, 'Found it');
    await here.as(ann).pin.add({ ...place, messageId: reply.id });
    expect((await pinsFor(ann)).map(({ id }) => id)).toEqual([reply.id]);
    const { messages: read } = await here.as(ann).message.history(place);
    expect(read.at(-1)?.body).toBe(`${reply.seq} ${message.id}`);
  });

  test('goes with its message', async () => {
    const { here, ann, raj, at, place, pinsFor, log } = await withMessage();
    await here.as(raj).pin.add(at);
    const { rev } = await here.as(raj).channel.get(place);
    await here.as(ann).message.delete(at);
    expect(await log(rev)).toEqual(['pin.removed channel', 'message.deleted channel']);
    expect(await pinsFor(ann)).toEqual([]);
    expect((await here.as(ann).channel.get(place)).channel.pinCount).toBe(0);
    expect(await reasonOf(here.as(raj).pin.add(at))).toBe('not_found');
  });

  test('is one of a hundred at most, also when many are pinned at once', async () => {
    const { here, ann, raj, at, place, channel } = await withMessage();
    const { db } = here.domain.store;
    const { message: other } = await here.send(raj, channel.id, 'One more');
    await db
      .update(channels)
      .set({ pinCount: LIMITS.pinsPerChannel - 1 })
      .where(eq(channels.id, channel.id));
    const outcomes = await Promise.allSettled([
      here.as(ann).pin.add(at),
      here.as(raj).pin.add({ ...place, messageId: other.id }),
    ]);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(1);
    const left =
      (await here.as(ann).pin.list(place)).messages[0]?.id === at.messageId
        ? other.id
        : at.messageId;
    expect(await refusalOf(here.as(ann).pin.add({ ...place, messageId: left }))).toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      reason: 'pins_per_channel',
    });
  });
});

describe('who may pin', () => {
  test.each<[PermissionLevel, string[]]>([
    ['everyone', ['Gus', 'Ann', 'Ada', 'Olga']],
    ['members', ['Ann', 'Ada', 'Olga']],
    ['admins', ['Ada', 'Olga']],
    ['owners', ['Olga']],
  ])('%s, as the workspace says, in channels', async (level, allowed) => {
    const here = await setUp();
    const { workspaceId } = here;
    const people = [
      await here.buildPerson('Gus', 'guest'),
      await here.buildPerson('Ann'),
      await here.buildPerson('Ada', 'admin'),
      await here.buildPerson('Olga', 'owner'),
    ];
    const owner = people[3] as Person;
    await here
      .as(owner)
      .workspace.updateSettings({ workspaceId, settings: { pinMessages: level } });
    const channel = await here.buildChannel(people, { kind: 'private' });
    const may: string[] = [];
    for (const person of people) {
      const { message } = await here.send(owner, channel.id, `For ${person.member.name}`);
      const at = { workspaceId, channelId: channel.id, messageId: message.id };
      const reason = await here
        .as(person)
        .pin.add(at)
        .then(
          () => null,
          (error) => reasonOf(Promise.reject(error)),
        );
      if (reason === null) may.push(person.member.name);
    }
    expect(may).toEqual(allowed);
    const dm = await here.buildChannel([people[0] as Person, people[1] as Person], { kind: 'dm' });
    const { message } = await here.send(people[0] as Person, dm.id, 'Between us');
    await here
      .as(people[0] as Person)
      .pin.add({ workspaceId, channelId: dm.id, messageId: message.id });
  });

  test('whoever is in it, while it is open, and nobody pins what merely happened', async () => {
    const { here, ann, raj, at, place } = await withMessage();
    const [owner, eve] = [await here.buildPerson('Olga', 'owner'), await here.buildPerson('Eve')];
    await here.as(raj).pin.add(at);
    const { messages: read } = await here.as(raj).message.history(place);
    const notice = { ...place, messageId: read.at(-1)?.id as MessageId };
    expect(
      await reasonsOf(
        here.as(eve).pin.add(at),
        here.as(eve).pin.remove(at),
        here.as(ann).pin.add(notice),
      ),
    ).toEqual(['not_joined', 'not_joined', 'invalid_input']);
    expect((await here.as(eve).pin.list(place)).messages).toHaveLength(1);
    await here.as(owner).channel.archive(place);
    expect(await reasonsOf(here.as(ann).pin.remove(at), here.as(ann).pin.add(at))).toEqual([
      'channel_archived',
      'channel_archived',
    ]);
  });

  test('whoever may post there, as it writes a notice', async () => {
    const { here, ann, at, channel } = await withMessage();
    const { db } = here.domain.store;
    for (const posting of POSTINGS) {
      await db.update(channels).set({ posting }).where(eq(channels.id, channel.id));
      const pinned = here.as(ann).pin.add(at);
      if (posting === 'everyone') await pinned;
      else expect(await reasonOf(pinned)).toBe('posting_restricted');
    }
  });
});
