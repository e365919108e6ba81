import type { Role } from '../model/member';
import { type ChannelFacts, isNamed, isOpen } from './channel';
import { canGrant, canInvitePeople, type MemberFacts } from './member';

/** Nobody comes in as an owner, and an invite gives no more than its maker could give later. */
export const canInviteAs = (member: MemberFacts, role: Role) =>
  canInvitePeople(member) && role !== 'owner' && canGrant(member, role);

/** Whether an invite may bring people straight into a channel that its maker can see. */
export const canInviteInto = (member: MemberFacts, channel: ChannelFacts) =>
  canInvitePeople(member) && isNamed(channel) && isOpen(channel);

export type InviteState = 'works' | 'revoked' | 'expired' | 'used';

/** Whether an invite still lets people in, and if not, why. */
export function inviteState(
  invite: {
    revokedAt: Date | string | null;
    expiresAt: Date | string | null;
    maxUses: number | null;
    uses: number;
  },
  now: Date,
): InviteState {
  if (invite.revokedAt !== null) return 'revoked';
  if (invite.maxUses !== null && invite.uses >= invite.maxUses) return 'used';
  if (invite.expiresAt !== null && new Date(invite.expiresAt) <= now) return 'expired';
  return 'works';
}
