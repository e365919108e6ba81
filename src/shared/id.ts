declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

export type WorkspaceId = Id<'workspace'>;
export type UserId = Id<'user'>;
export type MemberId = Id<'member'>;
export type ChannelId = Id<'channel'>;
export type MessageId = Id<'message'>;
export type SessionId = Id<'session'>;
export type TokenId = Id<'token'>;
export type InviteId = Id<'invite'>;
