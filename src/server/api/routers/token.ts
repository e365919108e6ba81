import { createToken, revokeToken } from '@/shared/input/account';
import { inWorkspace } from '@/shared/input/common';
import * as tokens from '../../domain/token';
import { member } from '../trpc';

export const tokenRouter = {
  /** The caller's tokens and, for admins, those of bots: all that work, then the newest 200 that no longer do. */
  list: member.input(inWorkspace).query(({ ctx }) => tokens.listTokens(ctx.me)),
  /**
   * Makes a token for the caller or, with `memberId`, for a bot; the secret is answered once. FORBIDDEN
   * `session_only` (a token can't make tokens), `scope` (only admins give `admin`), `not_your_token`;
   * PAYLOAD_TOO_LARGE `live_tokens` (25 of one member or bot, 500 of all bots); 30 an hour.
   * Sessions only, not tokens: FORBIDDEN `session_only`.
   */
  create: member
    .meta({ limit: 'tokenCreate' })
    .input(createToken)
    .mutation(({ ctx, input }) => tokens.createToken(ctx.me, input)),
  /** Makes a token stop working and closes its sockets; done twice, it returns the same. */
  revoke: member
    .meta({ limit: 'arrange' })
    .input(revokeToken)
    .mutation(({ ctx, input }) => tokens.revokeToken(ctx.me, input)),
};
