import { inWorkspace } from '@/shared/input/common';
import { createInvite, revokeInvite } from '@/shared/input/workspace';
import * as invites from '../../domain/invite';
import { member } from '../trpc';

export const inviteRouter = {
  /** The newest 200 invites, used-up and revoked ones too. FORBIDDEN `admins_only`. */
  list: member.input(inWorkspace).query(({ ctx }) => invites.listInvites(ctx.me)),
  /**
   * Makes an invite; the code is answered once. It works for `expiresInHours` (a week when left out, `null`
   * for ever) and for `maxUses` people. FORBIDDEN `admins_only`, `owners_only` (to invite an admin),
   * BAD_REQUEST `guest_channels` (a guest needs a channel).
   */
  create: member
    .input(createInvite)
    .mutation(({ ctx, input }) => invites.createInvite(ctx.me, input)),
  /** Makes an invite stop working; done twice, it answers the same. NOT_FOUND for those who may not invite. */
  revoke: member
    .input(revokeInvite)
    .mutation(({ ctx, input }) => invites.revokeInvite(ctx.me, input)),
};
