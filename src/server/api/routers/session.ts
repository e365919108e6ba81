import { revokeSession } from '@/shared/input/account';
import * as sessions from '../../domain/session';
import { account } from '../trpc';

export const sessionRouter = {
  /**
   * Where the caller is signed in: the session that calls first, then the others, last seen first.
   * Sessions only, not tokens: FORBIDDEN `session_only`.
   */
  list: account.query(({ ctx }) => sessions.listSessions(ctx.me)),
  /**
   * Signs one of the caller's sessions out and closes its sockets. NOT_FOUND for anyone else's; 100 calls of
   * this and `session.revokeOthers` in 10 minutes.
   * Sessions only, not tokens: FORBIDDEN `session_only`.
   */
  revoke: account
    .meta({ limit: 'sessionEnd' })
    .input(revokeSession)
    .mutation(({ ctx, input }) => sessions.revokeSession(ctx.me, input)),
  /**
   * Ends all other sessions of the caller and returns how many there were. Shares its limit with
   * `session.revoke`.
   * Sessions only, not tokens: FORBIDDEN `session_only`.
   */
  revokeOthers: account
    .meta({ limit: 'sessionEnd' })
    .mutation(({ ctx }) => sessions.revokeOtherSessions(ctx.me)),
};
