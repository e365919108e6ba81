import type { MessageId } from '@/shared/id';
import type { Times } from './messages';
import type { ImportScope } from './scope';
import type { TargetChannel } from './target-channels';

/** What the import of one channel's history works with. */
export interface Target {
  scope: ImportScope;
  place: TargetChannel;
  seqs: Seqs;
  /** Whether the channel had messages, so that the archive's may be among them. */
  isRerun: boolean;
  pending: PendingReplies;
  /** Roots whose threads have changed. */
  touched: Set<MessageId>;
  /** Messages from an earlier run that were changed. */
  changed: number;
  /** Messages that people edited here, once they had to be known. */
  editedHere: Set<MessageId> | null;
  times: Times;
  /** Milliseconds that the archive has an entry of: what was written then is not missing. */
  moments: Set<number>;
  /** Seconds that it has an entry of without a fraction. */
  seconds: Set<number>;
}

export interface Seqs {
  before: number;
  last: number;
}

export interface PendingReply {
  id: MessageId;
  place: string;
  isNew: boolean;
  /** What it hangs on since an earlier run. */
  parentId: MessageId | null;
}

/** Replies whose root was not there when they were read, by the root's id. */
export type PendingReplies = Map<MessageId, PendingReply[]>;
