import type { EventOf } from '@/shared/events';
import type { ChannelId } from '@/shared/id';
import type { Channel } from '@/shared/model/channel';
import { type HeldChannel, omit, type SyncState } from '../state';
import { setMembership } from './membership';
import type { Reducer } from './reducer';

type ChannelEvent =
  | 'channel.updated'
  | 'channel.archived'
  | 'channel.unarchived'
  | 'channel.opened'
  | 'channel.closed';

export function setChannel(state: SyncState, incoming: Channel, rev: number): SyncState {
  const held = state.channels[incoming.id];
  const merged = held ? mergeChannel(held, incoming, rev) : holdChannel(incoming, rev);
  if (merged === held) return state;
  return { ...state, channels: { ...state.channels, [incoming.id]: merged } };
}

function holdChannel(value: Channel, rev: number): HeldChannel {
  return { value, rev, memberCountRev: rev, pinCountRev: rev, lastRootRev: rev };
}

function mergeChannel(held: HeldChannel, incoming: Channel, rev: number): HeldChannel {
  const isNews = rev > held.rev;
  const isCountNews = rev > held.memberCountRev;
  const isPinNews = rev > held.pinCountRev;
  const isHeadNews = incoming.lastSeq > held.value.lastSeq;
  const isRootNews = rev > held.lastRootRev;
  if (!isNews && !isCountNews && !isPinNews && !isHeadNews && !isRootNews) return held;
  const base = isNews ? incoming : held.value;
  const head = isHeadNews ? incoming : held.value;
  return {
    value: {
      ...base,
      lastSeq: head.lastSeq,
      lastRootSeq: isRootNews ? incoming.lastRootSeq : held.value.lastRootSeq,
      lastPostedAt: head.lastPostedAt,
      memberCount: isCountNews ? incoming.memberCount : held.value.memberCount,
      pinCount: isPinNews ? incoming.pinCount : held.value.pinCount,
    },
    rev: Math.max(rev, held.rev),
    memberCountRev: Math.max(rev, held.memberCountRev),
    pinCountRev: Math.max(rev, held.pinCountRev),
    lastRootRev: Math.max(rev, held.lastRootRev),
  };
}

export function setPinCount(
  state: SyncState,
  id: ChannelId,
  { pinCount, rev }: { pinCount: number; rev: number },
): SyncState {
  const held = state.channels[id];
  if (!held || rev <= held.pinCountRev) return state;
  const channel = { ...held, value: { ...held.value, pinCount }, pinCountRev: rev };
  return { ...state, channels: { ...state.channels, [id]: channel } };
}

/** Forgets a channel and everything in it. */
export function dropChannel(state: SyncState, id: ChannelId): SyncState {
  return {
    ...dropMessages(state, id),
    channels: omit(state.channels, id),
    memberships: omit(state.memberships, id),
  };
}

/** Forgets what was read of a channel's messages. */
export function dropMessages(state: SyncState, id: ChannelId): SyncState {
  const threads = { ...state.threads };
  for (const thread of Object.values(state.threads)) {
    if (thread.channelId === id) delete threads[thread.root.value.id];
  }
  return {
    ...state,
    timelines: omit(state.timelines, id),
    pins: omit(state.pins, id),
    threads,
  };
}

const set = (state: SyncState, event: EventOf<Exclude<ChannelEvent, 'channel.closed'>>) =>
  setChannel(state, event.channel, event.rev);

export const channelReducers = {
  'channel.updated': set,
  'channel.archived': set,
  'channel.unarchived': set,
  'channel.opened': (state, event) => {
    const { id } = event.channel;
    // Before one is in, a channel's events are not received: what was read then may be stale.
    const fresh = state.memberships[id] ? state : dropMessages(state, id);
    return setMembership(set(fresh, event), event.membership, event.rev);
  },
  'channel.closed': (state, { channelId, rev }) => {
    const membership = state.memberships[channelId];
    return membership && rev > membership.rev ? dropChannel(state, channelId) : state;
  },
} satisfies { [T in ChannelEvent]: Reducer<T> };
