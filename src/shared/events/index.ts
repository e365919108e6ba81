import type { ChannelId, MemberId, MessageId } from '../id';
import type { Invite, Token } from '../model/account';
import type { Channel, Membership, Unread } from '../model/channel';
import type { Member } from '../model/member';
import type { Message, Reaction, ThreadSummary } from '../model/message';
import type { Workspace } from '../model/workspace';

/** A thread's root as it stands after one of its replies came or went. */
export interface RootUpdate {
  id: MessageId;
  thread: ThreadSummary | null;
}

/**
 * A message at the end of a channel that is neither a thread reply, a notice nor deleted. The newest of them and the
 * newest by another author show to every member which is the newest by somebody else.
 */
export interface LastRoot {
  seq: number;
  authorId: MemberId;
}

/**
 * Every durable change, as clients receive it. A payload is the entity as it stands at that rev, complete
 * enough to apply without a fetch and the same for everyone who receives it, so reducers only ever set.
 */
export interface EventPayloads {
  'workspace.updated': { workspace: Workspace };
  'member.joined': { member: Member };
  'member.updated': { member: Member };
  'member.deactivated': { member: Member };
  'member.reactivated': { member: Member };
  /** A named channel was made: to everyone who may see it, in it or not. */
  'channel.created': { channel: Channel };
  'channel.updated': { channel: Channel };
  'channel.archived': { channel: Channel };
  'channel.unarchived': { channel: Channel };
  /** To the one who came in: from here on they receive the channel's events. */
  'channel.opened': { channel: Channel; membership: Membership };
  /** To the one who left or was removed: the last event of the channel that they receive. */
  'channel.closed': { channelId: ChannelId };
  'membership.added': { channelId: ChannelId; memberId: MemberId; memberCount: number };
  'membership.removed': { channelId: ChannelId; memberId: MemberId; memberCount: number };
  /** To oneself, on every device. */
  'membership.read': { channelId: ChannelId; lastReadSeq: number } & Unread;
  /** `here` has whom `@here` called: the text alone cannot show who was active. */
  'message.posted': { message: Message; root: RootUpdate | null; here?: string[] };
  'message.edited': { message: Message; here?: string[] };
  /**
   * Sent only in a replay: the message was edited or reacted to since the client's cursor, and this is its present
   * state. A message that was posted or deleted since then is sent as `message.posted` or `message.deleted`.
   */
  'message.changed': { message: Message; here?: string[] };
  /** With the channel's `lastRootSeq` and `lastRoots`, which a deletion takes back. */
  'message.deleted': {
    message: Message;
    root: RootUpdate | null;
    lastRootSeq: number;
    lastRoots: LastRoot[];
  };
  'reaction.added': { channelId: ChannelId; messageId: MessageId; reactions: Reaction[] };
  'reaction.removed': { channelId: ChannelId; messageId: MessageId; reactions: Reaction[] };
  /** With how many messages of the channel are pinned now. */
  'pin.added': { message: Message; pinCount: number };
  'pin.removed': { message: Message; pinCount: number };
  'token.created': { token: Token };
  'token.revoked': { token: Token };
  'invite.created': { invite: Invite };
  'invite.updated': { invite: Invite };
}

export type EventType = keyof EventPayloads;

export type EventOf<T extends EventType> = {
  type: T;
  /** The workspace's revision: consecutive, in commit order. */
  rev: number;
  at: string;
  actorId: MemberId | null;
} & EventPayloads[T];

export type ParleyEvent = { [T in EventType]: EventOf<T> }[EventType];

/** What `event.stream` yields, each tracked by the cursor up to which the client has then received the log. */
export type StreamBatch =
  /** A fresh start: load what you show now. */
  | { kind: 'ready'; cursor: string }
  /** The cursor given is too old or of another epoch: drop what you hold, load again. */
  | { kind: 'resync'; cursor: string }
  | { kind: 'events'; events: ParleyEvent[] }
  /** After a resume: everything missed has been sent. */
  | { kind: 'live'; cursor: string }
  | { kind: 'typing'; channelId: ChannelId; parentId: MessageId | null; memberId: MemberId };
