import { inWorkspace } from '@/shared/input/common';
import { createInvite, resendInvite, revokeInvite } from '@/shared/input/workspace';
import * as invites from '../../domain/invite';
import { member } from '../trpc';

export const inviteRouter = {
  /**
   * All invites that work, then the newest 200 used-up and revoked ones; who is no admin sees those that they made.
   * FORBIDDEN `guests_excluded`, `admins_only`, `owners_only`, as the workspace's settings say.
   */
  list: member.input(inWorkspace).query(({ ctx }) => invites.listInvites(ctx.me)),
  /**
   * Makes an invite; the code is answered once. It works for `expiresInHours` (a week when left out, `null`
   * for ever) and for `maxUses` people; with `email` it lets in that address alone, once, and is mailed to it where the
   * server sends mail. At most five mails an hour go to an address. 200 may work at the
   * same time (PAYLOAD_TOO_LARGE `live_invites`); 60 an hour. FORBIDDEN `guests_excluded`, `admins_only`,
   * `owners_only`, as the workspace's settings say, and `owners_only` to invite an admin; `channel_closed_to_invites`, BAD_REQUEST `guest_channels` (a guest needs a channel).
   */
  create: member
    .meta({ limit: 'inviteCreate' })
    .input(createInvite)
    .mutation(({ ctx, input }) => invites.createInvite(ctx.me, input)),
  /**
   * Has an invite mailed again to its address; the link in it is that of the first mail. 60 an hour, with those that
   * are made, and five mails an hour to an address. NOT_FOUND for who may not see it, and `invite_gone` when it no longer works;
   * FORBIDDEN `mail_off` where the server sends no mail; BAD_REQUEST `invite_without_address`.
   */
  resend: member
    .meta({ limit: 'inviteCreate' })
    .input(resendInvite)
    .mutation(({ ctx, input }) => invites.resendInvite(ctx.me, input)),
  /** Makes an invite stop working; done twice, it returns the same. NOT_FOUND for who may not see it. */
  revoke: member
    .meta({ limit: 'arrange' })
    .input(revokeInvite)
    .mutation(({ ctx, input }) => invites.revokeInvite(ctx.me, input)),
};
