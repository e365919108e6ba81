import type {
  ChannelId,
  InviteId,
  MemberId,
  MessageId,
  SessionId,
  TokenId,
  UserId,
  WorkspaceId,
} from '@/shared/id';
import { uuidv7 } from '@/shared/uuid';

type AnyId =
  | ChannelId
  | InviteId
  | MemberId
  | MessageId
  | SessionId
  | TokenId
  | UserId
  | WorkspaceId;

/** An id for a row that is about to be made. */
export function newId<Id extends AnyId>(now: Date): Id {
  // Freshly made, so it is the id of whatever noun the row is.
  return uuidv7(now.getTime()) as Id;
}
