import type { ChannelId, MemberId, MessageId } from '../id';
import type { Channel } from './channel';

/**
 * `post` is what people write, and `action` what they do, as in `/me waves`; the others record what happened in the channel. The body of a `topic` is the new topic,
 * that of a `pin` the seq of the message that was pinned and, for a thread reply, the id of its root after a space.
 */
export const MESSAGE_KINDS = ['post', 'action', 'join', 'leave', 'topic', 'pin'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** What people say. The other kinds are notices, which make nothing unread. */
export const SAID_KINDS = ['post', 'action'] as const satisfies MessageKind[];

export type SaidKind = (typeof SAID_KINDS)[number];

export const isNotice = ({ kind }: { kind: MessageKind }): boolean =>
  !SAID_KINDS.some((said) => said === kind);

export interface Reaction {
  emoji: string;
  /** Who reacted, oldest first. */
  memberIds: MemberId[];
}

export interface ThreadSummary {
  replyCount: number;
  lastReplyAt: string;
  /** Who replied, in order of first reply, at most five. */
  participantIds: MemberId[];
}

/** Who pinned a message to its channel, and when. */
export interface Pin {
  memberId: MemberId;
  at: string;
}

export interface Message {
  id: MessageId;
  channelId: ChannelId;
  /** 1, 2, 3 … without gaps in its channel; thread replies take their turn too. */
  seq: number;
  kind: MessageKind;
  authorId: MemberId;
  /** Markdown with mention tokens `<@memberId>`, `<#channelId>`, `<!channel>`; empty once deleted. */
  body: string;
  /** The root of the thread this replies in. */
  parentId: MessageId | null;
  /** The idempotency key its author's client made; unique per author. */
  key: string;
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
  reactions: Reaction[];
  pin: Pin | null;
  /** On a root with replies. */
  thread: ThreadSummary | null;
}

export interface MessagePage {
  /** In seq order. */
  messages: Message[];
  /** Give it as `before` to read older messages; `null` at the channel's start. */
  before: number | null;
  /** Give it as `after` to read newer messages; `null` at the end. */
  after: number | null;
  /** The workspace's rev this page shows, exactly. */
  rev: number;
}

export interface Thread {
  root: Message;
  replies: Message[];
  /** Give it as `before` for earlier replies. */
  before: number | null;
  rev: number;
}

/** A piece of a search excerpt; `hit` marks the words that matched. */
export interface ExcerptPart {
  text: string;
  hit: boolean;
}

export interface SearchHit {
  message: Message;
  excerpt: ExcerptPart[];
}

export interface SearchPage {
  hits: SearchHit[];
  /** Give it as `cursor` for the next, older page. */
  cursor: string | null;
}

export interface ReactionsAnswer {
  /** All of the message's reactions as they now stand. */
  reactions: Reaction[];
  rev: number;
}

/** A channel's pinned messages, the one that was pinned last first. */
export interface PinList {
  messages: Message[];
  rev: number;
}

export interface PinAnswer {
  message: Message;
  channel: Channel;
  rev: number;
}

export interface SentMessage {
  message: Message;
  /** The workspace's rev at which `message` stands as given. */
  rev: number;
}
