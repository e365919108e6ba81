import type { ParleyEvent } from '@/shared/events';
import type { MessageId } from '@/shared/id';
import type { Channel, JoinedChannel, Membership } from '@/shared/model/channel';
import type { Member } from '@/shared/model/member';
import type {
  Message,
  MessagePage,
  PinAnswer,
  PinList,
  Reaction,
  Thread,
} from '@/shared/model/message';
import type { Workspace } from '@/shared/model/workspace';
import { holdMessage, mergeMessage, setReactions } from './held-message';
import { mergeMessages, mergeRange } from './ranges';
import { reduce } from './reducers';
import { dropChannel, setChannel } from './reducers/channel';
import { setMembers } from './reducers/member';
import { setMembership } from './reducers/membership';
import { changeHeld, putMessage, setMessage } from './reducers/message';
import { placePin, setPins } from './reducers/pin';
import { setWorkspace } from './reducers/workspace';
import { END, type MessageRange, type SyncState } from './state';

/** How many events are kept to be applied again on top of a snapshot that was under way. */
export const RECENT_EVENTS = 1_000;

/** Events in the order they were received. Applying any of them twice changes nothing. */
export function applyEvents(state: SyncState, events: readonly ParleyEvent[]): SyncState {
  if (events.length === 0) return state;
  const reduced = events.reduce(reduce, state);
  const recent = [...state.recent, ...events];
  const forgotten = recent.splice(0, Math.max(0, recent.length - RECENT_EVENTS));
  return {
    ...reduced,
    rev: Math.max(state.rev, ...events.map((event) => event.rev)),
    recent,
    forgottenRev: forgotten.at(-1)?.rev ?? state.forgottenRev,
  };
}

/**
 * Whether a snapshot is older than the events still at hand, so that it cannot be brought up to date
 * and has to be asked for again.
 */
export function isTooOld(state: SyncState, rev: number): boolean {
  return rev < state.forgottenRev;
}

/**
 * Takes a snapshot that shows the workspace exactly at `rev`. What is held newer stays; events received
 * while the snapshot was under way are applied again, since they may be about what it just brought.
 */
function takeSnapshot(
  state: SyncState,
  rev: number,
  take: (state: SyncState) => SyncState,
): SyncState {
  const later = state.recent.filter((event) => event.rev > rev);
  return later.reduce(reduce, take(state));
}

/** From `workspace.get`, and the responses of the mutations of a workspace. */
export function applyWorkspace(
  state: SyncState,
  snapshot: { workspace: Workspace; me?: Member; rev: number },
): SyncState {
  const { workspace, me, rev } = snapshot;
  return takeSnapshot(state, rev, (held) => ({
    ...setMembers(setWorkspace(held, workspace, rev), me ? [me] : [], rev),
    me: me?.id ?? held.me,
  }));
}

/** From `member.byIds`, `member.search`, or any answer that brings members. */
export function applyMembers(
  state: SyncState,
  snapshot: { members: readonly Member[]; rev: number },
): SyncState {
  const { members, rev } = snapshot;
  return takeSnapshot(state, rev, (held) => setMembers(held, members, rev));
}

/** From `channel.list`: all the channels I am in, so what is held older and not there was left. */
export function applyChannels(
  state: SyncState,
  snapshot: { channels: readonly JoinedChannel[]; rev: number },
): SyncState {
  const { channels, rev } = snapshot;
  const joined = new Set(channels.map(({ channel }) => channel.id));
  return takeSnapshot(state, rev, (held) => {
    const left = Object.values(held.memberships).filter(
      (membership) => membership.rev < rev && !joined.has(membership.value.channelId),
    );
    const kept = left.reduce((next, { value }) => dropChannel(next, value.channelId), held);
    return channels.reduce(
      (next, { channel, membership }) =>
        setMembership(setChannel(next, channel, rev), membership, rev),
      kept,
    );
  });
}

/** From `channel.get`, and the responses of all mutations of a channel. */
export function applyChannel(
  state: SyncState,
  snapshot: { channel: Channel; membership?: Membership | null; rev: number },
): SyncState {
  const { channel, membership, rev } = snapshot;
  return takeSnapshot(state, rev, (held) => {
    const next = setChannel(held, channel, rev);
    return membership ? setMembership(next, membership, rev) : next;
  });
}

/** From `channel.byIds`. */
export function applyNamedChannels(
  state: SyncState,
  snapshot: { channels: readonly Channel[]; rev: number },
): SyncState {
  const { channels, rev } = snapshot;
  return takeSnapshot(state, rev, (held) =>
    channels.reduce((next, channel) => setChannel(next, channel, rev), held),
  );
}

/** From `channel.browse`, which carries no rev: only channels that nothing is known of yet. */
export function applyListed(state: SyncState, listed: readonly Channel[]): SyncState {
  const news = listed.filter((channel) => !state.channels[channel.id]);
  return news.reduce((next, channel) => setChannel(next, channel, 0), state);
}

/** From `channel.markRead` and `channel.markUnread`. */
export function applyMembership(
  state: SyncState,
  snapshot: { membership: Membership; rev: number },
): SyncState {
  const { membership, rev } = snapshot;
  // One who left in the meantime has no place there to set.
  if (!state.memberships[membership.channelId]) return state;
  return takeSnapshot(state, rev, (held) => setMembership(held, membership, rev));
}

/** From `message.history` and `message.around`; `asked` is the side that the page was cut at. */
export function applyPage(
  state: SyncState,
  page: MessagePage,
  asked: { channelId: Channel['id']; before?: number; after?: number },
): SyncState {
  const range: MessageRange = {
    from: asked.after === undefined ? (page.before ?? 0) : asked.after + 1,
    to: asked.before === undefined ? (page.after ?? END) : asked.before - 1,
    messages: page.messages.map((message) => holdMessage(message, page.rev)),
  };
  return takeSnapshot(state, page.rev, (held) => ({
    ...held,
    timelines: {
      ...held.timelines,
      [asked.channelId]: mergeRange(held.timelines[asked.channelId] ?? [], range),
    },
  }));
}

/** From `thread.get`. */
export function applyThread(
  state: SyncState,
  thread: Thread,
  asked: { before?: number } = {},
): SyncState {
  const { root, rev } = thread;
  return takeSnapshot(state, rev, (held) => {
    const known = held.threads[root.id];
    const replies = thread.replies.map((reply) => holdMessage(reply, rev));
    const isEarlier = asked.before !== undefined;
    const merged = {
      channelId: root.channelId,
      root: known ? mergeMessage(known.root, holdMessage(root, rev)) : holdMessage(root, rev),
      replies: known ? mergeMessages(known.replies, replies) : replies,
      before: known && !isEarlier ? known.before : thread.before,
    };
    const next = { ...held, threads: { ...held.threads, [root.id]: merged } };
    return setMessage(next, root, rev);
  });
}

/** From `message.send`. */
export function applySent(state: SyncState, answer: { message: Message; rev: number }): SyncState {
  return takeSnapshot(state, answer.rev, (held) => putMessage(held, answer.message, answer.rev));
}

/** From `message.edit` and `message.delete`. */
export function applyMessage(
  state: SyncState,
  answer: { message: Message; rev: number },
): SyncState {
  return takeSnapshot(state, answer.rev, (held) => setMessage(held, answer.message, answer.rev));
}

/** From `pin.list`. */
export function applyPins(state: SyncState, list: PinList, channelId: Channel['id']): SyncState {
  return takeSnapshot(state, list.rev, (held) =>
    setPins(
      held,
      channelId,
      list.messages.map((message) => holdMessage(message, list.rev)),
    ),
  );
}

/** From `pin.add` and `pin.remove`. */
export function applyPin(state: SyncState, { message, channel, rev }: PinAnswer): SyncState {
  return takeSnapshot(state, rev, (held) =>
    placePin(setMessage(setChannel(held, channel, rev), message, rev), message, rev),
  );
}

/** From `reaction.add` and `reaction.remove`. */
export function applyReactions(
  state: SyncState,
  answer: { reactions: Reaction[]; rev: number },
  at: { channelId: Channel['id']; messageId: MessageId },
): SyncState {
  return takeSnapshot(state, answer.rev, (held) =>
    changeHeld(held, at, (message) => setReactions(message, answer.reactions, answer.rev)),
  );
}
