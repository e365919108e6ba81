import type { EventOf, RootUpdate } from '@/shared/events';
import type { ChannelId, MessageId } from '@/shared/id';
import { isNotice, type Message } from '@/shared/model/message';
import { holdMessage, mergeMessage, setThread } from '../held-message';
import { changeById, changeMessage, insertInOrder, insertMessage } from '../ranges';
import type { HeldChannel, HeldMessage, HeldThread, SyncState } from '../state';
import {
  changeMention,
  forgetUnread,
  lowerUnreadRoot,
  noteMention,
  noteUncounted,
  noteUnreadRoot,
} from './membership';
import type { Reducer } from './reducer';

type MessageEvent = 'message.posted' | 'message.edited' | 'message.changed' | 'message.deleted';

/** Puts a new message where it is shown: its channel's end, or its thread. */
export function putMessage(state: SyncState, message: Message, rev: number): SyncState {
  const incoming = holdMessage(message, rev);
  if (message.parentId) {
    const thread = state.threads[message.parentId];
    if (!thread || (thread.before !== null && message.seq < thread.before)) return state;
    return setHeldThread(state, { ...thread, replies: insertInOrder(thread.replies, incoming) });
  }
  const ranges = state.timelines[message.channelId];
  if (!ranges) return state;
  const inserted = insertMessage(ranges, incoming);
  if (inserted === ranges) return state;
  return { ...state, timelines: { ...state.timelines, [message.channelId]: inserted } };
}

/** Changes a held message wherever it is shown. */
export function changeHeld(
  state: SyncState,
  at: { channelId: ChannelId; messageId: MessageId },
  change: (held: HeldMessage) => HeldMessage,
): SyncState {
  return changeInPins(changeInThreads(changeInTimeline(state, at, change), at, change), at, change);
}

function changeInTimeline(...[state, at, change]: Parameters<typeof changeHeld>): SyncState {
  const ranges = state.timelines[at.channelId];
  if (!ranges) return state;
  const changed = changeMessage(ranges, at.messageId, change);
  if (changed === ranges) return state;
  return { ...state, timelines: { ...state.timelines, [at.channelId]: changed } };
}

function changeInPins(...[state, at, change]: Parameters<typeof changeHeld>): SyncState {
  const pins = state.pins[at.channelId];
  if (!pins) return state;
  const changed = changeById(pins, at.messageId, change);
  if (changed === pins) return state;
  // An answer may bring that it is pinned no more before the event does.
  const left = changed.filter(({ value }) => value.pin !== null);
  return { ...state, pins: { ...state.pins, [at.channelId]: left } };
}

function changeInThreads(...[state, at, change]: Parameters<typeof changeHeld>): SyncState {
  let next = state;
  for (const thread of Object.values(state.threads)) {
    if (thread.channelId !== at.channelId) continue;
    const isRoot = thread.root.value.id === at.messageId;
    next = setHeldThread(next, {
      ...thread,
      root: isRoot ? change(thread.root) : thread.root,
      replies: changeById(thread.replies, at.messageId, change),
    });
  }
  return next;
}

function setHeldThread(state: SyncState, thread: HeldThread): SyncState {
  const { id } = thread.root.value;
  const held = state.threads[id];
  if (held && held.root === thread.root && held.replies === thread.replies) return state;
  return { ...state, threads: { ...state.threads, [id]: thread } };
}

function setRoot(
  state: SyncState,
  channelId: ChannelId,
  news: { root: RootUpdate | null; rev: number },
): SyncState {
  const { root, rev } = news;
  if (!root) return state;
  return changeHeld(state, { channelId, messageId: root.id }, (held) =>
    setThread(held, root.thread, rev),
  );
}

/** The channel's newest message, which only moves forward. */
function advanceHead(state: SyncState, message: Message): SyncState {
  return changeChannel(state, message.channelId, (held) =>
    message.seq <= held.value.lastSeq
      ? held
      : {
          ...held,
          value: { ...held.value, lastSeq: message.seq, lastPostedAt: message.createdAt },
        },
  );
}

/** The newest message that is no reply, or what is left after a deletion. */
function setLastRoot(
  state: SyncState,
  channelId: ChannelId,
  news: { rev: number; of(now: number): number },
): SyncState {
  return changeChannel(state, channelId, (held) =>
    news.rev <= held.lastRootRev
      ? held
      : {
          ...held,
          value: { ...held.value, lastRootSeq: news.of(held.value.lastRootSeq) },
          lastRootRev: news.rev,
        },
  );
}

function changeChannel(
  state: SyncState,
  id: ChannelId,
  change: (held: HeldChannel) => HeldChannel,
): SyncState {
  const held = state.channels[id];
  const changed = held && change(held);
  if (!changed || changed === held) return state;
  return { ...state, channels: { ...state.channels, [id]: changed } };
}

/** A message whose text changed, wherever it is shown. */
export function setMessage(state: SyncState, message: Message, rev: number): SyncState {
  const at = { channelId: message.channelId, messageId: message.id };
  return changeHeld(state, at, (held) => mergeMessage(held, holdMessage(message, rev)));
}

const change = (state: SyncState, event: EventOf<'message.edited' | 'message.changed'>) =>
  setMessage(changeMention(state, event), event.message, event.rev);

export const messageReducers = {
  'message.posted': (state, event) => {
    const { message, rev } = event;
    const { channelId, seq, parentId } = message;
    const advanced = advanceHead(state, message);
    // What a replay brings late may be older than the newest.
    const bold =
      parentId || isNotice(message)
        ? advanced
        : setLastRoot(advanced, channelId, { rev, of: (now) => Math.max(now, seq) });
    const counted = noteUncounted(noteMention(noteUnreadRoot(bold, event), event), message, rev);
    return setRoot(putMessage(counted, message, rev), channelId, event);
  },
  'message.edited': change,
  'message.changed': change,
  'message.deleted': (state, event) => {
    const { message, rev, lastRootSeq } = event;
    const { channelId } = message;
    const lowered = setLastRoot(advanceHead(state, message), channelId, {
      rev,
      of: () => lastRootSeq,
    });
    const counted = forgetUnread(lowerUnreadRoot(lowered, event), message, rev);
    const gone = setMessage(counted, message, rev);
    // Posted and deleted while one was away: its place in the order is still taken.
    return setRoot(putMessage(gone, message, rev), channelId, event);
  },
} satisfies { [T in MessageEvent]: Reducer<T> };
