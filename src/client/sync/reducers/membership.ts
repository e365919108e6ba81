import type { EventOf } from '@/shared/events';
import type { ChannelId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import { calledIn } from '@/shared/mentions';
import type { Membership, Unread } from '@/shared/model/channel';
import { isNotice, type Message } from '@/shared/model/message';
import type { SyncState } from '../state';
import type { Reducer } from './reducer';

type MembershipEvent = 'membership.added' | 'membership.removed' | 'membership.read';

export function setMembership(state: SyncState, value: Membership, rev: number): SyncState {
  const held = state.memberships[value.channelId];
  if (held && rev <= held.rev) return state;
  return {
    ...state,
    memberships: { ...state.memberships, [value.channelId]: { value, rev, unreadRootRev: rev } },
  };
}

/** Notes a new message that mentions me, unless it is mine or already read. */
export function noteMention(
  state: SyncState,
  { message, here, rev }: EventOf<'message.posted' | 'message.edited' | 'message.changed'>,
): SyncState {
  const { me } = state;
  const held = state.memberships[message.channelId];
  if (!me || !held || rev <= held.rev || message.authorId === me) return state;
  if (message.seq <= held.value.lastReadSeq || !calls(me, message, here)) return state;
  if (held.value.mentionSeqs.includes(message.seq)) return state;
  const mentionSeqs = [...held.value.mentionSeqs, message.seq]
    .sort((a, b) => a - b)
    .slice(-LIMITS.unreadMentions);
  return setUnread(state, message.channelId, { mentionSeqs });
}

/** Notes or forgets the mention of a message whose text changed. */
export function changeMention(
  state: SyncState,
  event: EventOf<'message.edited' | 'message.changed'>,
): SyncState {
  const { message, here, rev } = event;
  return state.me && calls(state.me, message, here)
    ? noteMention(state, event)
    : forgetMention(state, message, rev);
}

/** A deleted message calls nobody and is marked by nobody, and where every message counts it counts no more. */
export function forgetUnread(state: SyncState, message: Message, rev: number): SyncState {
  return uncount(forgetMark(forgetMention(state, message, rev), message, rev), message, rev);
}

/** Notes a message that does not count where every message does: one that is gone, or says nothing. */
function uncount(state: SyncState, { channelId, seq }: Message, rev: number): SyncState {
  const held = state.memberships[channelId];
  if (!held || rev <= held.rev || !countsAll(state, channelId)) return state;
  const { lastReadSeq, deletedSeqs, ownSeqs } = held.value;
  if (seq <= lastReadSeq || deletedSeqs.includes(seq)) return state;
  return setUnread(state, channelId, {
    deletedSeqs: [...deletedSeqs, seq].sort((a, b) => a - b),
    ownSeqs: ownSeqs.filter((own) => own !== seq),
  });
}

/** Notes one's own message and any notice, which count nowhere, where every message of others does. */
export function noteUncounted(state: SyncState, message: Message, rev: number): SyncState {
  return isNotice(message) ? uncount(state, message, rev) : noteOwn(state, message, rev);
}

function noteOwn(state: SyncState, message: Message, rev: number): SyncState {
  const { channelId, seq, authorId } = message;
  const held = state.memberships[channelId];
  if (!held || rev <= held.rev || authorId !== state.me) return state;
  if (!countsAll(state, channelId)) return state;
  const { lastReadSeq, deletedSeqs, ownSeqs } = held.value;
  if (seq <= lastReadSeq || deletedSeqs.includes(seq) || ownSeqs.includes(seq)) return state;
  return setUnread(state, channelId, { ownSeqs: [...ownSeqs, seq].sort((a, b) => a - b) });
}

function countsAll(state: SyncState, channelId: ChannelId): boolean {
  const kind = state.channels[channelId]?.value.kind;
  return kind === 'dm' || kind === 'group';
}

/** What makes the channel bold: a new root message of somebody else. */
export function noteUnreadRoot(
  state: SyncState,
  { message, rev }: EventOf<'message.posted'>,
): SyncState {
  if (message.parentId || isNotice(message) || message.authorId === state.me) return state;
  return setUnreadRoot(state, message.channelId, {
    rev,
    of: (now) => Math.max(now, message.seq),
  });
}

/** What is left after a root message was deleted. */
export function lowerUnreadRoot(
  state: SyncState,
  { message, lastRoots, rev }: EventOf<'message.deleted'>,
): SyncState {
  if (message.parentId) return state;
  const other = lastRoots.find(({ authorId }) => authorId !== state.me);
  return setUnreadRoot(state, message.channelId, { rev, of: () => other?.seq ?? 0 });
}

function setUnreadRoot(
  state: SyncState,
  id: ChannelId,
  news: { rev: number; of(now: number): number },
): SyncState {
  const held = state.memberships[id];
  if (!held || news.rev <= held.unreadRootRev) return state;
  const seq = news.of(held.value.unreadRootSeq);
  const unreadRootSeq = seq > held.value.lastReadSeq ? seq : 0;
  const value = { ...held.value, unreadRootSeq };
  const membership = { ...held, value, unreadRootRev: news.rev };
  return { ...state, memberships: { ...state.memberships, [id]: membership } };
}

function forgetMention(state: SyncState, message: Message, rev: number): SyncState {
  const held = state.memberships[message.channelId];
  if (!held || rev <= held.rev || !held.value.mentionSeqs.includes(message.seq)) return state;
  const mentionSeqs = held.value.mentionSeqs.filter((seq) => seq !== message.seq);
  return setUnread(state, message.channelId, { mentionSeqs });
}

function forgetMark(state: SyncState, { channelId, seq }: Message, rev: number): SyncState {
  const held = state.memberships[channelId];
  if (!held || rev <= held.rev || held.value.markedSeq !== seq) return state;
  return setUnread(state, channelId, { markedSeq: 0 });
}

function calls(me: string, { body }: Message, here: string[] = []): boolean {
  const { memberIds, everyone } = calledIn(body);
  return everyone || memberIds.includes(me) || here.includes(me);
}

// The rev stays: only a part of the membership is news, the rest is as it stood.
function setUnread(state: SyncState, id: ChannelId, unread: Partial<Unread>): SyncState {
  const held = state.memberships[id];
  if (!held) return state;
  const value = { ...held.value, ...unread };
  return { ...state, memberships: { ...state.memberships, [id]: { ...held, value } } };
}

function setMemberCount(
  state: SyncState,
  event: EventOf<'membership.added' | 'membership.removed'>,
): SyncState {
  const held = state.channels[event.channelId];
  if (!held || event.rev <= held.memberCountRev) return state;
  const channel = {
    ...held,
    value: { ...held.value, memberCount: event.memberCount },
    memberCountRev: event.rev,
  };
  return { ...state, channels: { ...state.channels, [event.channelId]: channel } };
}

export const membershipReducers = {
  'membership.added': setMemberCount,
  'membership.removed': setMemberCount,
  'membership.read': (state, event) => {
    const { channelId, lastReadSeq, mentionSeqs, deletedSeqs, ownSeqs, unreadRootSeq, markedSeq } =
      event;
    const held = state.memberships[channelId];
    if (!held) return state;
    const unread = { mentionSeqs, deletedSeqs, ownSeqs, unreadRootSeq, markedSeq };
    return setMembership(state, { ...held.value, lastReadSeq, ...unread }, event.rev);
  },
} satisfies { [T in MembershipEvent]: Reducer<T> };
