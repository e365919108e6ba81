import type { RootUpdate } from '@/shared/events';
import type { ChannelId, MessageId } from '@/shared/id';
import type { Message } from '@/shared/model/message';
import { holdMessage, mergeMessage, setThread } from '../held-message';
import { changeById, changeMessage, insertInOrder, insertMessage } from '../ranges';
import type { HeldMessage, HeldThread, SyncState } from '../state';
import { forgetMention, noteMention } from './membership';
import type { Reducer } from './reducer';

type MessageEvent = 'message.posted' | 'message.edited' | 'message.deleted';

/** Puts a new message where it is shown: its channel's end, or its thread. */
export function putMessage(state: SyncState, message: Message, rev: number): SyncState {
  const heard = holdMessage(message, rev);
  if (message.parentId) {
    const thread = state.threads[message.parentId];
    if (!thread || (thread.before !== null && message.seq < thread.before)) return state;
    return setHeldThread(state, { ...thread, replies: insertInOrder(thread.replies, heard) });
  }
  const ranges = state.timelines[message.channelId];
  if (!ranges) return state;
  const inserted = insertMessage(ranges, heard);
  if (inserted === ranges) return state;
  return { ...state, timelines: { ...state.timelines, [message.channelId]: inserted } };
}

/** Changes a held message wherever it is shown. */
export function changeHeld(
  state: SyncState,
  at: { channelId: ChannelId; messageId: MessageId },
  change: (held: HeldMessage) => HeldMessage,
): SyncState {
  return changeInThreads(changeInTimeline(state, at, change), at, change);
}

function changeInTimeline(...[state, at, change]: Parameters<typeof changeHeld>): SyncState {
  const ranges = state.timelines[at.channelId];
  if (!ranges) return state;
  const changed = changeMessage(ranges, at.messageId, change);
  if (changed === ranges) return state;
  return { ...state, timelines: { ...state.timelines, [at.channelId]: changed } };
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

/** The channel's newest message; it only moves forward. */
function advanceHead(state: SyncState, message: Message): SyncState {
  const held = state.channels[message.channelId];
  if (!held || message.seq <= held.value.lastSeq) return state;
  const value = {
    ...held.value,
    lastSeq: message.seq,
    lastRootSeq: message.parentId ? held.value.lastRootSeq : message.seq,
    lastPostedAt: message.createdAt,
  };
  return {
    ...state,
    channels: { ...state.channels, [message.channelId]: { ...held, value } },
  };
}

/** A message whose text changed, wherever it is shown. */
export function setMessage(state: SyncState, message: Message, rev: number): SyncState {
  const at = { channelId: message.channelId, messageId: message.id };
  return changeHeld(state, at, (held) => mergeMessage(held, holdMessage(message, rev)));
}

export const messageReducers = {
  'message.posted': (state, event) => {
    const { message, rev } = event;
    const counted = noteMention(advanceHead(state, message), message, rev);
    return setRoot(putMessage(counted, message, rev), message.channelId, event);
  },
  'message.edited': (state, { message, rev }) => setMessage(state, message, rev),
  'message.deleted': (state, event) => {
    const { message, rev } = event;
    const gone = setMessage(forgetMention(advanceHead(state, message), message, rev), message, rev);
    // Posted and deleted while one was away: its place in the order is still taken.
    return setRoot(putMessage(gone, message, rev), message.channelId, event);
  },
} satisfies { [T in MessageEvent]: Reducer<T> };
