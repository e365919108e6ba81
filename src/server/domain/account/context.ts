import type { AuthSessionRow, UserRow } from '../../db/schema';
import type { Domain } from '../context';

/** Someone at an address who need not have signed in yet. */
export interface Visitor extends Domain {
  /** The network address, for rate limits. */
  ip: string;
}

/** A person who signed in, whatever workspaces they are in. */
export interface AccountCtx extends Visitor {
  user: UserRow;
  session: AuthSessionRow;
}
