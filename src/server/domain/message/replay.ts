import type { LastRoot, RootUpdate } from '@/shared/events';
import type { ChannelId, MessageId, WorkspaceId } from '@/shared/id';
import type { Channel } from '@/shared/model/channel';
import type { Message } from '@/shared/model/message';
import type { Tx } from '../../db/client';
import type { Content } from '../../events/entry';
import type { CollapsedChange, Subject } from '../../events/subject';
import { byId } from '../by-id';
import { findChannels, findLastRoots } from '../channel/queries';
import { findCalledHere } from './here';
import { findMessages } from './queries';

type MessageEvent =
  | 'message.posted'
  | 'message.edited'
  | 'message.deleted'
  | 'reaction.added'
  | 'reaction.removed';

/** A message with all that is on it. Its text is the one that is now: a deleted one never comes back. */
export const messageSubject: Subject<MessageEvent> = {
  keyOf: ({ subjectId }) => subjectId,
  async load(tx, workspaceId, changes) {
    const state = await loadState(
      tx,
      workspaceId,
      changes.map(({ last }) => last.subjectId),
    );
    return (change) => contentOf(change, state);
  },
};

function contentOf({ last, types }: CollapsedChange<MessageEvent>, state: State): Content | null {
  const message = state.messages.get(last.subjectId);
  if (!message) return null;
  if (message.deletedAt) {
    const lastRootSeq = state.channels.get(message.channelId)?.lastRootSeq ?? 0;
    const root = rootOf(message, state);
    const lastRoots = state.lastRoots.get(message.channelId) ?? [];
    return { type: 'message.deleted', payload: { message, root, lastRootSeq, lastRoots } };
  }
  const called = state.calledHere.get(message.id);
  const here = called && { here: called };
  if (!types.has('message.posted'))
    return { type: 'message.changed', payload: { message, ...here } };
  return { type: 'message.posted', payload: { message, root: rootOf(message, state), ...here } };
}

interface State {
  /** With the roots of the replies among them. */
  messages: Map<MessageId, Message>;
  /** Those in which a message was deleted: the event has how far they go without it. */
  channels: Map<ChannelId, Channel>;
  lastRoots: Map<ChannelId, LastRoot[]>;
  /** Of the messages that call `@here`, whom they called. */
  calledHere: Map<MessageId, string[]>;
}

async function loadState(tx: Tx, workspaceId: WorkspaceId, ids: MessageId[]): Promise<State> {
  const messages = byId(await findMessages(tx, workspaceId, ids));
  const changed = [...messages.values()];
  const rootIds = changed.flatMap(({ parentId }) =>
    parentId && !messages.has(parentId) ? [parentId] : [],
  );
  for (const root of await findMessages(tx, workspaceId, [...new Set(rootIds)]))
    messages.set(root.id, root);
  const shortened = [
    ...new Set(changed.flatMap(({ deletedAt, channelId }) => (deletedAt ? [channelId] : []))),
  ];
  return {
    messages,
    channels: byId(await findChannels(tx, workspaceId, shortened)),
    lastRoots: await findLastRoots(tx, workspaceId, shortened),
    calledHere: await findCalledHere(tx, workspaceId, changed),
  };
}

function rootOf(message: Message, { messages }: State): RootUpdate | null {
  const root = message.parentId && messages.get(message.parentId);
  return root ? { id: root.id, thread: root.thread } : null;
}
