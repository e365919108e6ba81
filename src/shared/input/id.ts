import * as z from 'zod';
import './sentences';
import type {
  ChannelId,
  InviteId,
  MemberId,
  MessageId,
  SessionId,
  TokenId,
  UserId,
  WorkspaceId,
} from '../id';

/** A UUID from outside, typed as the id of one noun. The row may not exist. */
function idSchema<T extends string>(): z.ZodType<T, string> {
  // The only place a plain string becomes an id: the shape was just checked. One spelling for each, since
  // ids are keys of maps and topics too.
  return z.uuid().transform((value) => value.toLowerCase() as T);
}

export const workspaceId = idSchema<WorkspaceId>();
export const memberId = idSchema<MemberId>();
export const channelId = idSchema<ChannelId>();
export const messageId = idSchema<MessageId>();
export const sessionId = idSchema<SessionId>();
export const tokenId = idSchema<TokenId>();
export const userId = idSchema<UserId>();
export const inviteId = idSchema<InviteId>();
