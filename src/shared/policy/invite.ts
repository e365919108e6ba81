import type { Role } from '../model/member';
import { type ChannelFacts, isNamed, isOpen } from './channel';
import { canGrant, canInvitePeople, type MemberFacts } from './member';

/** Nobody comes in as an owner, and an invite gives no more than its maker could give later. */
export const canInviteAs = (member: MemberFacts, role: Role) =>
  canInvitePeople(member) && role !== 'owner' && canGrant(member, role);

/** Whether an invite may bring people straight into a channel that its maker can see. */
export const canInviteInto = (member: MemberFacts, channel: ChannelFacts) =>
  canInvitePeople(member) && isNamed(channel) && isOpen(channel);
