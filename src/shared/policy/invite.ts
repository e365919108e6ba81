import type { MemberId } from '../id';
import type { Role } from '../model/member';
import type { WorkspaceSettings } from '../model/workspace';
import { type ChannelFacts, isNamed, isOpen } from './channel';
import { canGrant, canInvitePeople, isAdmin, isManagedRole, type MemberFacts } from './member';

type InviteSettings = Pick<WorkspaceSettings, 'invitePeople'>;

/** Nobody comes in as an owner; whoever may invite brings in members and guests, and what they could grant later. */
export const canInviteAs = (member: MemberFacts, role: Role, settings: InviteSettings) =>
  canInvitePeople(member, settings) &&
  role !== 'owner' &&
  (isManagedRole(role) || canGrant(member, role));

/** Whether an invite, or a new bot, may come straight into a channel that whoever makes it can see. */
export const takesNewcomers = (channel: ChannelFacts) => isNamed(channel) && isOpen(channel);

/** Admins see and revoke every invite; whoever may invite those that they made. */
export const canManageInvite = (
  member: MemberFacts,
  invite: { createdBy: MemberId },
  settings: InviteSettings,
) => isAdmin(member) || (canInvitePeople(member, settings) && invite.createdBy === member.id);

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
