import type { Role } from '@/shared/model/member';
import type { ChannelRow, MemberRow } from '../../db/schema';
import { isNamed } from '../channel/policy';
import { canGrant, canInvitePeople } from '../member/policy';

/** Nobody comes in as an owner, and an invite gives no more than its maker could give later. */
export const canInviteAs = (member: MemberRow, role: Role) =>
  canInvitePeople(member) && role !== 'owner' && canGrant(member, role);

/** Whether an invite may bring people straight into a channel that its maker can see. */
export const canInviteInto = (member: MemberRow, channel: ChannelRow) =>
  canInvitePeople(member) && isNamed(channel) && channel.archivedAt === null;
