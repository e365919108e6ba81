import type { ChannelId, MemberId } from '../id';

export const CHANNEL_KINDS = ['public', 'private', 'dm', 'group'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** Who may post in a channel: `admins` are owners, admins, and those whom they name. */
export const POSTINGS = ['everyone', 'admins', 'nobody'] as const;
export type Posting = (typeof POSTINGS)[number];

export interface Channel {
  id: ChannelId;
  kind: ChannelKind;
  /** `null` for `dm` and `group`, which are called by their people. */
  name: string | null;
  topic: string;
  /** Whether new members come into it. */
  isDefault: boolean;
  posting: Posting;
  /** Who may post besides admins where `posting` is `admins`. */
  posterIds: MemberId[];
  createdBy: MemberId | null;
  createdAt: string;
  archivedAt: string | null;
  /** The seq of the newest message, thread replies included; 0 when there is none. */
  lastSeq: number;
  /** The seq of the newest message that is neither a thread reply, a notice nor deleted. */
  lastRootSeq: number;
  lastPostedAt: string | null;
  memberCount: number;
  /** How many of its messages are pinned. */
  pinCount: number;
  /** Everyone in a `dm` or `group`, which never changes; `null` for named channels. */
  memberIds: MemberId[] | null;
}

/** What of the unread messages a count by seqs alone can't know. */
export interface Unread {
  /** Seqs after `lastReadSeq` that mention the caller, at most `LIMITS.unreadMentions`, newest kept. */
  mentionSeqs: number[];
  /**
   * Seqs after `lastReadSeq` of deleted messages and of notices, in a `dm` or `group`, where every other message
   * counts: among the newest `LIMITS.countedMessages`. Empty for named channels.
   */
  deletedSeqs: number[];
  /**
   * Seqs after `lastReadSeq` of the caller's own messages, sent from another device or with a token, which are
   * never unread to their author: listed as `deletedSeqs` are, and not those among them.
   */
  ownSeqs: number[];
  /**
   * The newest message after `lastReadSeq` that is neither a thread reply, a notice, deleted nor the caller's own:
   * what makes a channel bold. 0 when there is none among the `LIMITS.countedMessages` before `lastRootSeq`.
   */
  unreadRootSeq: number;
  /**
   * Seq of the message or thread reply that the member marked unread. The channel is unread because of it, even
   * if the member wrote it. 0 if there is none after `lastReadSeq`, or if it was deleted.
   */
  markedSeq: number;
}

/** The caller's own place in a channel. */
export interface Membership extends Unread {
  channelId: ChannelId;
  joinedAt: string;
  lastReadSeq: number;
}

/** A channel with the caller's place in it. Unread are `lastSeq − lastReadSeq` messages, those in `deletedSeqs` and `ownSeqs` not among them: never a count of rows. */
export interface JoinedChannel {
  channel: Channel;
  membership: Membership;
}

/** A row of the channel browser. */
export interface ListedChannel {
  channel: Channel;
  joined: boolean;
}

/** What the caller may do in a channel, from the same policies the server enforces. */
export interface ChannelAbilities {
  post: boolean;
  update: boolean;
  archive: boolean;
  invite: boolean;
  remove: boolean;
  join: boolean;
  leave: boolean;
  mentionChannel: boolean;
  deleteOthers: boolean;
  setDefault: boolean;
  setPosting: boolean;
}

export interface ChannelList {
  channels: JoinedChannel[];
  rev: number;
}

/** Some channels, as they stand at `rev`. */
export interface ChannelsAnswer {
  channels: Channel[];
  rev: number;
}

export interface ChannelDetail {
  channel: Channel;
  /** `null` for a public channel that the caller has not joined. */
  membership: Membership | null;
  can: ChannelAbilities;
  rev: number;
}

export interface ChannelPage {
  channels: ListedChannel[];
  /** Give it as `cursor` for the next page. */
  cursor: string | null;
}

export interface ChannelAnswer {
  channel: Channel;
  rev: number;
}

export interface MembershipAnswer {
  membership: Membership;
  rev: number;
}
