import type { MemberId, TokenId, WorkspaceId } from '@/shared/id';
import type { TokenScope } from '@/shared/model/account';
import type { AuthSessionRow, MemberRow, UserRow } from '../db/schema';
import type { Domain } from '../domain/context';
import type { Logger } from '../infra/logger';
import type { Realtime } from '../realtime';

/** Who is at the other end: a signed-in person, a token, or nobody yet. */
export type Principal =
  | { kind: 'session'; user: UserRow; session: AuthSessionRow }
  | {
      kind: 'token';
      tokenId: TokenId;
      member: MemberRow;
      scopes: TokenScope[];
      expiresAt: Date | null;
    }
  /** `sentToken`: they sent a token, and it is not good. */
  | { kind: 'nobody'; sentToken?: boolean };

export interface ApiContext {
  domain: Domain;
  realtime: Realtime;
  principal: Principal;
  /** The caller's network address, for rate limits and the session list. */
  ip: string;
  /** Set where a request of its own carries the call, so that a stream counts as a connection, too. */
  overHttp?: boolean;
  log: Logger;
  /** Which member the caller is, in the workspaces they have written to over this connection. */
  memberIds: Map<WorkspaceId, MemberId>;
  /** Sign-in providers that are set up, as the sign-in page shows them. */
  providers: { id: string; name: string }[];
}
