import type { ParleyEvent } from '@/shared/events';
import type { ChannelId, MemberId, MessageId } from '@/shared/id';
import type { Channel, Membership } from '@/shared/model/channel';
import type { Member } from '@/shared/model/member';
import type { Message } from '@/shared/model/message';
import type { Workspace } from '@/shared/model/workspace';

/** Something from the server, with the rev it stood at. Older or equal revs change nothing. */
export interface Held<T> {
  value: T;
  rev: number;
}

/**
 * A channel's parts change by different events, and an answer may bring one part early, so each part
 * keeps its own rev. `lastSeq` only grows and needs none.
 */
export interface HeldChannel {
  value: Channel;
  rev: number;
  memberCountRev: number;
  pinCountRev: number;
  lastRootRev: number;
}

/** The same for my place in a channel: what makes it bold is set by events of their own. */
export interface HeldMembership {
  value: Membership;
  rev: number;
  unreadRootRev: number;
}

/** The same for a message: its text, its reactions and its thread's summary. */
export interface HeldMessage {
  value: Message;
  rev: number;
  reactionsRev: number;
  threadRev: number;
}

/** Every root message with `from <= seq <= to` is held; thread replies are not part of it. */
export interface MessageRange {
  /** 0 when the channel's start is held. */
  from: number;
  /** `END` when everything up to now is held and new messages belong to it. */
  to: number;
  /** In seq order. */
  messages: HeldMessage[];
}

/** Larger than any seq: the end of the channel, whatever is posted. */
export const END = Number.MAX_SAFE_INTEGER;

export interface HeldThread {
  channelId: ChannelId;
  root: HeldMessage;
  /** In seq order, without a hole up to the newest. */
  replies: HeldMessage[];
  /** Where the earlier replies go on; `null` when all are held. */
  before: number | null;
}

/** What a client knows of one workspace: plain data, changed only by events and snapshots. */
export interface SyncState {
  /** False until the first fresh start is complete. */
  isLoaded: boolean;
  /** Every event up to here was applied. */
  rev: number;
  /**
   * The last events received, oldest first. A snapshot that was under way while they arrived is older
   * than they are: they are applied again on top of it.
   */
  recent: ParleyEvent[];
  /** Events up to here are no longer in `recent`. */
  forgottenRev: number;
  workspace: Held<Workspace> | null;
  me: MemberId | null;
  /** Those who were named on the screen, or found. */
  members: Readonly<Record<MemberId, Held<Member>>>;
  /** The channels I am in, and others that were named on the screen, or found. */
  channels: Readonly<Record<ChannelId, HeldChannel>>;
  /** My place in the channels I am in. */
  memberships: Readonly<Record<ChannelId, HeldMembership>>;
  /** Held ranges of each channel: in order, apart from each other. */
  timelines: Readonly<Record<ChannelId, readonly MessageRange[]>>;
  /** By the root's id. */
  threads: Readonly<Record<MessageId, HeldThread>>;
  /** Of channels whose pins were looked at: the one that was pinned last first. */
  pins: Readonly<Record<ChannelId, readonly HeldMessage[]>>;
}

export const emptyState: SyncState = {
  isLoaded: false,
  rev: 0,
  recent: [],
  forgottenRev: 0,
  workspace: null,
  me: null,
  members: {},
  channels: {},
  memberships: {},
  timelines: {},
  threads: {},
  pins: {},
};

/** A copy of `record` without `key`; the same object when it has none. */
export function omit<K extends string, V>(
  record: Readonly<Record<K, V>>,
  key: K,
): Readonly<Record<K, V>> {
  if (!(key in record)) return record;
  const rest = { ...record };
  delete rest[key];
  return rest;
}
