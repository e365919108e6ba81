import type { EventOf } from '@/shared/events';
import type { ChannelId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import { calledIn } from '@/shared/mentions';
import type { Membership, Unread } from '@/shared/model/channel';
import type { Message } from '@/shared/model/message';
import type { SyncState } from '../state';
import type { Reducer } from './reducer';

type MembershipEvent = 'membership.added' | 'membership.removed' | 'membership.read';

export function setMembership(state: SyncState, value: Membership, rev: number): SyncState {
  const held = state.memberships[value.channelId];
  if (held && rev <= held.rev) return state;
  return {
    ...state,
    memberships: { ...state.memberships, [value.channelId]: { value, rev } },
  };
}

/** Notes a new message that mentions me, unless it is mine or already read. */
export function noteMention(
  state: SyncState,
  { message, here, rev }: EventOf<'message.posted' | 'message.edited'>,
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
export function changeMention(state: SyncState, event: EventOf<'message.edited'>): SyncState {
  const { message, here, rev } = event;
  return state.me && calls(state.me, message, here)
    ? noteMention(state, event)
    : forgetMention(state, message, rev);
}

/** A deleted message calls nobody, and where every message counts it counts no more. */
export function forgetUnread(state: SyncState, message: Message, rev: number): SyncState {
  const { channelId, seq } = message;
  const next = forgetMention(state, message, rev);
  const held = next.memberships[channelId];
  const kind = next.channels[channelId]?.value.kind;
  if (!held || rev <= held.rev || (kind !== 'dm' && kind !== 'group')) return next;
  const { lastReadSeq, deletedSeqs } = held.value;
  if (seq <= lastReadSeq || deletedSeqs.includes(seq)) return next;
  return setUnread(next, channelId, { deletedSeqs: [...deletedSeqs, seq].sort((a, b) => a - b) });
}

function forgetMention(state: SyncState, message: Message, rev: number): SyncState {
  const held = state.memberships[message.channelId];
  if (!held || rev <= held.rev || !held.value.mentionSeqs.includes(message.seq)) return state;
  const mentionSeqs = held.value.mentionSeqs.filter((seq) => seq !== message.seq);
  return setUnread(state, message.channelId, { mentionSeqs });
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
  'membership.read': (state, { channelId, lastReadSeq, mentionSeqs, deletedSeqs, rev }) => {
    const held = state.memberships[channelId];
    if (!held) return state;
    return setMembership(state, { ...held.value, lastReadSeq, mentionSeqs, deletedSeqs }, rev);
  },
} satisfies { [T in MembershipEvent]: Reducer<T> };
