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

/** What a member is signed in with, for who looks after them. */
export interface MemberCredentials {
  /** Those that live, last seen first. */
  sessions: Omit<Session, 'current'>[];
  /** Those that work, newest first. */
  tokens: Token[];
  /** False where the person is in another workspace, too, whose people the caller does not look after. */
  canEndSessions: boolean;
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

/** What hangs on a member who is deactivated or loses their role. */
export interface MemberStake {
  /** Their own tokens, which stop when they are deactivated and work again when they come back. */
  tokens: Token[];
  /** Live tokens that they made for bots: these go on. */
  botTokens: Token[];
  /** How many of their invitations still work; those end when they may no longer invite. */
  invites: number;
}

export interface Invite {
  id: InviteId;
  role: Role;
  /** The only address that it lets in; `null` for anyone who has the link. */
  email: string | null;
  channelIds: ChannelId[];
  createdBy: MemberId;
  createdAt: string;
  expiresAt: string | null;
  maxUses: number | null;
  uses: number;
  /** When it was mailed to `email`; `null` until then, and where the server sends no mail. */
  mailedAt: string | null;
  revokedAt: string | null;
}

/** What an invite leads to, for whoever holds its code. */
export interface InviteView {
  workspaceName: string;
  /** What it makes of whoever accepts it; not there for someone who did. */
  role?: Role;
  /** The only address that it lets in. */
  email?: string;
  /** The address of the workspace, when the caller is in it already; also when the invite is used up. */
  joined?: string;
}

export interface AuthStatus {
  /** Whether this is a new server, which nobody has signed up to. */
  needsSetUp: boolean;
  /** Whether setting it up asks for the code that the server printed when it started. */
  setUpNeedsCode?: boolean;
  /** Whether passwords are off: one signs in through a provider. */
  singleSignOnOnly?: boolean;
  /** Whether it sends mail, so that who forgot their password can ask for a link. */
  sendsMail?: boolean;
  account: Account | null;
  /** Other ways to sign in than with a password. */
  providers: SignInProvider[];
}

export interface SignInProvider {
  id: string;
  name: string;
}
