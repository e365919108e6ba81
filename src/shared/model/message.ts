import type { ChannelId, MemberId, MessageId } from '../id';

/** `post` is what people write; the others record what happened in the channel. */
export const MESSAGE_KINDS = ['post', 'action', 'join', 'leave', 'topic'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

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

export interface SentMessage {
  message: Message;
  /** The workspace's rev at which `message` stands as given. */
  rev: number;
}
