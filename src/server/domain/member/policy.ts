import type { Role } from '@/shared/model/member';
import type { MemberRow } from '../../db/schema';
import { isAdmin, isOwner } from '../role';

const isManaged = (role: Role) => role === 'member' || role === 'guest';

export const canInvitePeople = (member: MemberRow) => isAdmin(member);
export const canManageMembers = (member: MemberRow) => isAdmin(member);
export const canManageBots = (member: MemberRow) => isAdmin(member);

/** Owners give and take every role; admins those of members and guests. */
export const canGrant = (actor: MemberRow, role: Role) =>
  isOwner(actor) || (isAdmin(actor) && isManaged(role));

export const canSetRole = (actor: MemberRow, target: MemberRow, role: Role) =>
  canGrant(actor, target.role) && canGrant(actor, role);

export const canDeactivate = (actor: MemberRow, target: MemberRow) => canGrant(actor, target.role);
export const canReactivate = (actor: MemberRow, target: MemberRow) => canGrant(actor, target.role);

/** Only people own a workspace: a bot's token would be a key to everything. */
export const canBe = (target: MemberRow, role: Role) =>
  target.kind === 'person' || role !== 'owner';
