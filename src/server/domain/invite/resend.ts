import { forbidden, invalid } from '@/shared/errors';
import type { ResendInvite } from '@/shared/input/workspace';
import type { Invite } from '@/shared/model/account';
import { inviteState } from '@/shared/policy/invite';
import { invites } from '../../db/schema';
import { authorOf, type Ctx } from '../context';
import { accessInvite, inviteGone } from './access';
import { isInvite } from './code';
import { presentInvite } from './present';

/** Has an invitation mailed again to the address that it is for. */
export async function resendInvite(
  ctx: Ctx,
  { inviteId }: ResendInvite,
): Promise<{ invite: Invite }> {
  const { result } = await ctx.commit(authorOf(ctx), async (tx, { record, audit }) => {
    const row = await accessInvite(ctx, inviteId, tx);
    if (inviteState(row, ctx.clock.now()) !== 'works') throw inviteGone();
    if (row.email === null) {
      throw invalid('invite_without_address', 'This invitation is for no address.', 'inviteId');
    }
    if (!ctx.entry.sendsMail) {
      throw forbidden('mail_off', 'This server sends no mail. Make a link and send it yourself.');
    }
    await ctx.limits.take('mailToAddress', row.email);
    // The follower that mails looks for those that were not.
    await tx.update(invites).set({ mailedAt: null }).where(isInvite(row));
    const invite = presentInvite({ ...row, mailedAt: null });
    record({
      type: 'invite.updated',
      payload: { invite },
      audience: { to: 'admins' },
      subjectId: invite.id,
    });
    audit({ action: 'invite.resent', subjectId: invite.id });
    return invite;
  });
  return { invite: result };
}
