import { expect, test } from 'vitest';
import {
  applyChannels,
  applyEvents,
  applyMembership,
  applyMessage,
  applyPage,
  applyPins,
  applyReactions,
  applySent,
  applyThread,
  isTooOld,
  RECENT_EVENTS,
} from '@/client/sync/apply';
import { badgeCount, heldMessages, isUnread, joinedChannels } from '@/client/sync/select';
import type { SyncState } from '@/client/sync/state';
import type { ParleyEvent } from '@/shared/events';
import type { MessagePage } from '@/shared/model/message';
import {
  buildChannel,
  buildEvent,
  buildMember,
  buildMembership,
  buildMessage,
  buildWorld,
} from './build';

const emptyPage = (rev: number): MessagePage => ({ messages: [], before: null, after: null, rev });

function membershipOf(state: SyncState) {
  const [joined] = joinedChannels(state);
  if (!joined) throw new Error('No channel is joined.');
  return joined.membership;
}

/** A day in a channel: everything that changes what is held. */
function buildHistory(world: ReturnType<typeof buildWorld>): ParleyEvent[] {
  const { channel, me, ann } = world;
  const inChannel = { channelId: channel.id, authorId: ann.id };
  const root = buildMessage({ ...inChannel, seq: 1, body: `Hi <@${me.id}>` });
  const second = buildMessage({ ...inChannel, seq: 2 });
  const reply = buildMessage({ ...inChannel, seq: 3, parentId: root.id });
  const thread = { replyCount: 1, lastReplyAt: reply.createdAt, participantIds: [ann.id] };
  const emoji = [{ emoji: '👍', memberIds: [me.id] }];
  const at = { channelId: channel.id, messageId: second.id };
  const edited = { ...second, body: 'Better', editedAt: root.createdAt, reactions: emoji };
  const gone = { ...second, body: '', deletedAt: root.createdAt, reactions: [] };
  return [
    buildEvent('message.posted', 11, { message: root, root: null }),
    buildEvent('message.posted', 12, { message: second, root: null }),
    buildEvent('message.posted', 13, { message: reply, root: { id: root.id, thread } }),
    buildEvent('reaction.added', 14, { ...at, reactions: emoji }),
    buildEvent('message.edited', 15, { message: edited }),
    buildEvent('membership.read', 16, {
      channelId: channel.id,
      lastReadSeq: 2,
      mentionSeqs: [],
      deletedSeqs: [],
      ownSeqs: [],
      unreadRootSeq: 0,
      markedSeq: 0,
    }),
    buildEvent('channel.updated', 17, {
      channel: { ...channel, topic: 'New', lastSeq: 3, lastRootSeq: 2 },
    }),
    buildEvent('message.deleted', 18, {
      message: gone,
      root: null,
      lastRootSeq: 1,
      lastRoots: [{ seq: 1, authorId: ann.id }],
    }),
    buildEvent('member.updated', 19, { member: { ...ann, name: 'Anna' } }),
    buildEvent('membership.added', 20, { channelId: channel.id, memberId: ann.id, memberCount: 3 }),
  ];
}

/** What is shown, without what is kept to get there. */
function shown({ recent: _, rev: __, forgottenRev: ___, ...rest }: SyncState) {
  return rest;
}

test('events received twice change nothing the second time', () => {
  const world = buildWorld();
  const live = applyPage(world.state, emptyPage(10), { channelId: world.channel.id });
  const events = buildHistory(world);
  const once = applyEvents(live, events);
  expect(shown(applyEvents(once, events))).toEqual(shown(once));
});

test('replaying from any earlier point leads to the same state', () => {
  const world = buildWorld();
  const live = applyPage(world.state, emptyPage(10), { channelId: world.channel.id });
  const events = buildHistory(world);
  const whole = shown(applyEvents(live, events));
  for (let cut = 0; cut < events.length; cut += 1) {
    const resumed = applyEvents(applyEvents(live, events.slice(0, cut + 1)), events.slice(cut));
    expect(shown(resumed)).toEqual(whole);
  }
});

test('a state that hears nothing new stays the same object inside', () => {
  const world = buildWorld();
  const live = applyPage(world.state, emptyPage(10), { channelId: world.channel.id });
  const events = buildHistory(world);
  const once = applyEvents(live, events);
  const twice = applyEvents(once, events);
  expect(twice.timelines).toBe(once.timelines);
  expect(twice.memberships).toBe(once.memberships);
  expect(twice.members).toBe(once.members);
});

test('an answer that overtakes the stream is not undone by the older events', () => {
  const world = buildWorld();
  const { channel, ann, me } = world;
  const message = buildMessage({ channelId: channel.id, seq: 1, authorId: ann.id });
  const page = { ...emptyPage(12), messages: [message] };
  const live = applyPage(world.state, page, { channelId: channel.id });
  const at = { channelId: channel.id, messageId: message.id };
  const mine = [{ emoji: '🎉', memberIds: [me.id] }];
  const answered = applyReactions(live, { reactions: mine, rev: 15 }, at);

  const edited = { ...message, body: 'Edited', reactions: [] };
  const received = applyEvents(answered, [
    buildEvent('reaction.removed', 13, { ...at, reactions: [] }),
    buildEvent('message.edited', 14, { message: edited }),
  ]);
  const [held] = heldMessages(received, channel.id);
  expect(held).toMatchObject({ body: 'Edited', reactions: mine });
});

test('a sent message moves no other part of its channel', () => {
  const world = buildWorld();
  const { channel, me } = world;
  const live = applyPage(world.state, emptyPage(10), { channelId: channel.id });
  const message = buildMessage({ channelId: channel.id, seq: 1, authorId: me.id });
  const sent = applySent(live, { message, rev: 12 });
  const received = applyEvents(sent, [
    buildEvent('channel.updated', 11, { channel: { ...channel, topic: 'Set before' } }),
    buildEvent('message.posted', 12, { message, root: null }),
  ]);
  expect(received.channels[channel.id]?.value).toMatchObject({ topic: 'Set before', lastSeq: 1 });
  expect(heldMessages(received, channel.id)).toEqual([message]);
});

test('a page that was under way is brought up to date with what was received meanwhile', () => {
  const world = buildWorld();
  const { channel, ann } = world;
  const old = buildMessage({ channelId: channel.id, seq: 1, authorId: ann.id, body: 'Old' });
  const fresh = buildMessage({ channelId: channel.id, seq: 2, authorId: ann.id });
  const received = applyEvents(world.state, [
    buildEvent('message.edited', 12, { message: { ...old, body: 'New' } }),
    buildEvent('message.posted', 13, { message: fresh, root: null }),
  ]);
  const page = { ...emptyPage(11), messages: [old] };
  const state = applyPage(received, page, { channelId: channel.id });
  expect(heldMessages(state, channel.id).map(({ body }) => body)).toEqual(['New', 'Hello']);
});

test('a list of channels that was under way does not lose a mention received meanwhile', () => {
  const world = buildWorld();
  const { channel, membership, me, ann } = world;
  const body = `Look, <@${me.id}>`;
  const message = buildMessage({ channelId: channel.id, seq: 1, authorId: ann.id, body });
  const received = applyEvents(world.state, [
    buildEvent('message.posted', 12, { message, root: null }),
  ]);
  const state = applyChannels(received, { channels: [{ channel, membership }], rev: 11 });
  expect(membershipOf(state).mentionSeqs).toEqual([1]);
});

test('a channel left while the list was under way does not come back', () => {
  const world = buildWorld();
  const { channel, membership } = world;
  const left = applyEvents(world.state, [
    buildEvent('channel.closed', 12, { channelId: channel.id }),
  ]);
  expect(joinedChannels(left)).toEqual([]);
  const state = applyChannels(left, { channels: [{ channel, membership }], rev: 11 });
  expect(joinedChannels(state)).toEqual([]);
});

test('a newer list drops the channels that are not in it', () => {
  const world = buildWorld();
  expect(joinedChannels(applyChannels(world.state, { channels: [], rev: 20 }))).toEqual([]);
});

test('a snapshot older than what is remembered is told apart', () => {
  const world = buildWorld();
  const { channel, ann } = world;
  const events = Array.from({ length: RECENT_EVENTS + 5 }, (_, index) =>
    buildEvent('membership.added', 11 + index, {
      channelId: channel.id,
      memberId: ann.id,
      memberCount: index,
    }),
  );
  const state = applyEvents(world.state, events);
  expect(isTooOld(state, 12)).toBe(true);
  expect(isTooOld(state, 15)).toBe(false);
});

test('a mention counts until it is read or deleted, and never my own', () => {
  const world = buildWorld();
  const { channel, me, ann } = world;
  const calls = { channelId: channel.id, body: `<@${me.id}>` };
  const first = buildMessage({ ...calls, seq: 1, authorId: ann.id });
  const second = buildMessage({ ...calls, seq: 2, authorId: ann.id, body: '<!channel> all' });
  const own = buildMessage({ ...calls, seq: 3, authorId: me.id });
  let state = applyEvents(world.state, [
    buildEvent('message.posted', 11, { message: first, root: null }),
    buildEvent('message.posted', 12, { message: second, root: null }),
    buildEvent('message.posted', 13, { message: own, root: null }),
  ]);
  expect(membershipOf(state).mentionSeqs).toEqual([1, 2]);
  const gone = { ...second, body: '', deletedAt: second.createdAt };
  state = applyEvents(state, [
    buildEvent('message.deleted', 14, {
      message: gone,
      root: null,
      lastRootSeq: 3,
      lastRoots: [{ seq: 3, authorId: ann.id }],
    }),
  ]);
  expect(membershipOf(state).mentionSeqs).toEqual([1]);
  const membership = { ...membershipOf(state), lastReadSeq: 3, mentionSeqs: [] };
  state = applyMembership(state, { membership, rev: 15 });
  expect(membershipOf(state).mentionSeqs).toEqual([]);
});

test('a mention edited out counts no more, one edited in does, in replies too', () => {
  const world = buildWorld();
  const { channel, me, ann } = world;
  const root = buildMessage({ channelId: channel.id, seq: 1, authorId: ann.id });
  const calls = { channelId: channel.id, authorId: ann.id, parentId: root.id };
  const first = buildMessage({ ...calls, seq: 2, body: `<@${me.id}>` });
  const second = buildMessage({ ...calls, seq: 3, body: 'nobody' });
  const state = applyEvents(world.state, [
    buildEvent('message.posted', 11, { message: first, root: null }),
    buildEvent('message.posted', 12, { message: second, root: null }),
    buildEvent('message.edited', 13, { message: { ...first, body: 'nobody' } }),
    buildEvent('message.edited', 14, { message: { ...second, body: `<@${me.id}>` } }),
  ]);
  expect(membershipOf(state).mentionSeqs).toEqual([3]);
});

test('a channel whose only unread message was deleted is not bold, whatever comes late', () => {
  const world = buildWorld({ channel: { lastSeq: 1, lastRootSeq: 1 }, read: 1 });
  const { channel, ann } = world;
  const message = buildMessage({ channelId: channel.id, seq: 2, authorId: ann.id });
  const gone = { ...message, body: '', deletedAt: message.createdAt };
  const events = [
    buildEvent('message.posted', 11, { message, root: null }),
    buildEvent('message.deleted', 12, {
      message: gone,
      root: null,
      lastRootSeq: 1,
      lastRoots: [{ seq: 1, authorId: ann.id }],
    }),
  ];
  const isBold = (state: SyncState) => {
    return isUnread(membershipOf(state));
  };
  const state = applyEvents(world.state, events);
  expect(isBold(applyEvents(world.state, events.slice(0, 1)))).toBe(true);
  expect(isBold(state)).toBe(false);
  expect(isBold(applyEvents(state, events))).toBe(false);
});

test('in a conversation every message counts, and a deleted one does not', () => {
  const about = { kind: 'dm', name: null, lastSeq: 1, lastRootSeq: 1 } as const;
  const world = buildWorld({ channel: about, read: 1 });
  const { channel, ann } = world;
  const [first, second] = [2, 3].map((seq) =>
    buildMessage({ channelId: channel.id, seq, authorId: ann.id }),
  );
  if (!first || !second) throw new Error('no messages');
  const gone = { ...first, body: '', deletedAt: first.createdAt };
  const count = (state: SyncState) => {
    const held = state.channels[channel.id]?.value;
    return held && badgeCount(held, membershipOf(state));
  };
  const state = applyEvents(world.state, [
    buildEvent('message.posted', 11, { message: first, root: null }),
    buildEvent('message.posted', 12, { message: second, root: null }),
  ]);
  expect(count(state)).toBe(2);
  const event = buildEvent('message.deleted', 13, {
    message: gone,
    root: null,
    lastRootSeq: 3,
    lastRoots: [{ seq: 3, authorId: ann.id }],
  });
  expect(count(applyEvents(state, [event, event]))).toBe(1);
});

test('`@here` counts for those whom its event names', () => {
  const world = buildWorld();
  const { channel, me, ann } = world;
  const message = (seq: number) =>
    buildMessage({ channelId: channel.id, seq, authorId: ann.id, body: '<!here>' });
  const state = applyEvents(world.state, [
    buildEvent('message.posted', 11, { message: message(1), root: null, here: [ann.id] }),
    buildEvent('message.posted', 12, { message: message(2), root: null, here: [me.id] }),
  ]);
  expect(membershipOf(state).mentionSeqs).toEqual([2]);
});

test('a mention in code calls nobody', () => {
  const world = buildWorld();
  const { channel, me, ann } = world;
  const body = `Write \`<@${me.id}>\` or\n\`\`\`\n<!channel>\n\`\`\``;
  const message = buildMessage({ channelId: channel.id, seq: 1, authorId: ann.id, body });
  const state = applyEvents(world.state, [
    buildEvent('message.posted', 11, { message, root: null }),
  ]);
  expect(membershipOf(state).mentionSeqs).toEqual([]);
});

test('a thread reply does not make a channel bold, a root does', () => {
  const world = buildWorld({ channel: { lastSeq: 1, lastRootSeq: 1 }, read: 1 });
  const { channel, ann } = world;
  const root = buildMessage({ channelId: channel.id, seq: 1, authorId: ann.id });
  const reply = buildMessage({
    channelId: channel.id,
    seq: 2,
    authorId: ann.id,
    parentId: root.id,
  });
  const replied = applyEvents(world.state, [
    buildEvent('message.posted', 11, { message: reply, root: null }),
  ]);
  const [afterReply] = joinedChannels(replied);
  expect(afterReply && isUnread(afterReply.membership)).toBe(false);
  const next = buildMessage({ channelId: channel.id, seq: 3, authorId: ann.id });
  const posted = applyEvents(replied, [
    buildEvent('message.posted', 12, { message: next, root: null }),
  ]);
  const [afterPost] = joinedChannels(posted);
  expect(afterPost && isUnread(afterPost.membership)).toBe(true);
});

test('a held thread takes its replies and its summary from events', () => {
  const world = buildWorld();
  const { channel, ann } = world;
  const root = buildMessage({ channelId: channel.id, seq: 1, authorId: ann.id });
  const page = { ...emptyPage(10), messages: [root] };
  let state = applyPage(world.state, page, { channelId: channel.id });
  state = applyThread(state, { root, replies: [], before: null, rev: 10 });
  const reply = buildMessage({
    channelId: channel.id,
    seq: 2,
    parentId: root.id,
    authorId: ann.id,
  });
  const thread = { replyCount: 1, lastReplyAt: reply.createdAt, participantIds: [ann.id] };
  state = applyEvents(state, [
    buildEvent('message.posted', 11, { message: reply, root: { id: root.id, thread } }),
  ]);
  const held = state.threads[root.id];
  expect(held?.replies.map(({ value }) => value.id)).toEqual([reply.id]);
  expect(held?.root.value.thread).toEqual(thread);
  expect(heldMessages(state, channel.id)).toMatchObject([{ id: root.id, thread }]);
});

test('coming into a channel forgets what was read of it from outside', () => {
  const world = buildWorld();
  const other = buildChannel({ name: 'random', lastSeq: 1, lastRootSeq: 1 });
  const message = buildMessage({ channelId: other.id, seq: 1 });
  const page = { ...emptyPage(10), messages: [message] };
  const looked = applyPage(world.state, page, { channelId: other.id });
  const membership = buildMembership(other);
  const state = applyEvents(looked, [
    buildEvent('channel.opened', 12, { channel: other, membership }),
  ]);
  expect(state.timelines[other.id]).toBeUndefined();
  expect(joinedChannels(state)).toHaveLength(2);
});

test('a new member is known by the next event that names them', () => {
  const { state } = buildWorld();
  const ben = buildMember({ handle: 'ben', name: 'Ben' });
  const joined = applyEvents(state, [buildEvent('member.joined', 11, { member: ben })]);
  expect(joined.members[ben.id]?.value).toEqual(ben);
});

test('a list of pins loses what an answer says is pinned no more, before the events come', () => {
  const { state, me, channel, rev } = buildWorld();
  const pin = { memberId: me.id, at: new Date().toISOString() };
  const message = buildMessage({ channelId: channel.id, pin });
  const listed = applyPins(state, { messages: [message], rev }, channel.id);
  expect(listed.pins[channel.id]).toHaveLength(1);
  const gone = { ...message, body: '', deletedAt: new Date().toISOString(), pin: null };
  const answered = applyMessage(listed, { message: gone, rev: rev + 2 });
  expect(answered.pins[channel.id]).toEqual([]);
  const late = buildEvent('pin.removed', rev + 1, { message: gone, pinCount: 0 });
  expect(applyEvents(answered, [late]).pins[channel.id]).toEqual([]);
});
