import type { ChannelId, InviteId, MemberId, SessionId, TokenId, UserId } from '../id';
import type { Member, Role } from './member';
import type { Workspace } from './workspace';

/** The person who signed in; the same one in every workspace. */
export interface Account {
  id: UserId;
  email: string;
  name: string;
  /** False for someone who only signs in through a provider or has not set one yet. */
  hasPassword: boolean;
}

export interface Session {
  id: SessionId;
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
  userAgent: string;
  ip: string;
  current: boolean;
}

export const TOKEN_SCOPES = ['read', 'write', 'admin'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** A personal access token or a bot's. Its secret is shown once, when it is made. */
export interface Token {
  id: TokenId;
  memberId: MemberId;
  name: string;
  /** The first characters of the secret, to recognise it by. */
  prefix: string;
  scopes: TokenScope[];
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string | null;
  revokedAt: string | null;
}

/** Who a credential stands for: an account, or a token with its member in the one workspace it is for. */
export interface WhoAmI {
  account: Account | null;
  workspace: Workspace | null;
  member: Member | null;
  token:
    | (Pick<Token, 'id' | 'name' | 'scopes' | 'expiresAt'> & {
        /** Whether it ends within a week. */
        endsSoon: boolean;
      })
    | null;
}

export interface Invite {
  id: InviteId;
  role: Role;
  channelIds: ChannelId[];
  createdBy: MemberId;
  createdAt: string;
  expiresAt: string | null;
  maxUses: number | null;
  uses: number;
  revokedAt: string | null;
}

export interface AuthStatus {
  /** Whether this is a new server, which nobody has signed up to. */
  needsSetUp: boolean;
  account: Account | null;
  /** Other ways to sign in than with a password. */
  providers: SignInProvider[];
}

export interface SignInProvider {
  id: string;
  name: string;
}
