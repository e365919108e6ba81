import type { MemberId, WorkspaceId } from '@/shared/id';
import type { Principal } from '../auth/principal';
import type { Domain } from '../domain/context';
import type { Logger } from '../infra/logger';
import type { Realtime } from '../realtime';

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
