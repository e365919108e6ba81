import type { MemberId } from '../id';
import { type Member, ROLES, type Role } from '../model/member';
import type { PermissionLevel, WorkspaceSettings } from '../model/workspace';

// What a member may do, as pure functions over what both sides hold: verbs enforce them, the interface offers
// by them. A row of the store and a model of the wire have the fields below alike.

/** Whoever acts, or is acted on. */
export interface MemberFacts {
  id: MemberId;
  role: Role;
  deactivatedAt: Date | string | null;
}

export const isActive = (member: Pick<MemberFacts, 'deactivatedAt'>) =>
  member.deactivatedAt === null;
export const isOwner = (member: MemberFacts) => member.role === 'owner' && isActive(member);
export const hasAdminRole = ({ role }: Pick<MemberFacts, 'role'>) =>
  role === 'owner' || role === 'admin';
export const isAdmin = (member: MemberFacts) => hasAdminRole(member) && isActive(member);
/** Someone as a token without the `admin` scope lets them act. */
export const withoutAdminRole = <M extends Pick<MemberFacts, 'role'>>(member: M): M =>
  hasAdminRole(member) ? { ...member, role: 'member' } : member;
export const isGuest = (member: Pick<MemberFacts, 'role'>) => member.role === 'guest';

/** Whether a setting of who may do something includes this member. */
export function isWithin(level: PermissionLevel, member: MemberFacts): boolean {
  switch (level) {
    case 'owners':
      return isOwner(member);
    case 'admins':
      return isAdmin(member);
    case 'members':
      return isActive(member) && !isGuest(member);
    case 'everyone':
      return isActive(member);
  }
}

/** To find people whom one shares no channel with, and to receive what becomes of them. */
export const canSeeDirectory = (
  member: MemberFacts,
  { seeDirectory }: Pick<WorkspaceSettings, 'seeDirectory'>,
) => isWithin(seeDirectory, member);

/** The roles of those whom admins look after. */
export const isManagedRole = (role: Role) => role === 'member' || role === 'guest';

export const canInvitePeople = (
  member: MemberFacts,
  { invitePeople }: Pick<WorkspaceSettings, 'invitePeople'>,
) => isWithin(invitePeople, member);
export const canManageMembers = (member: MemberFacts) => isAdmin(member);
/** To see the workspace’s bots and to make tokens for them. */
export const canManageBots = (member: MemberFacts) => isAdmin(member);
export const canCreateBots = (
  member: MemberFacts,
  { createBots }: Pick<WorkspaceSettings, 'createBots'>,
) => isWithin(createBots, member);

/** Owners give and take every role; admins those of members and guests. */
export const canGrant = (actor: MemberFacts, role: Role) =>
  isOwner(actor) || (isAdmin(actor) && isManagedRole(role));

/** Only people own a workspace: a bot's token would be a key to everything. */
export const canBe = (target: Pick<Member, 'kind'>, role: Role) =>
  target.kind === 'person' || role !== 'owner';

export const canSetRole = (actor: MemberFacts, target: MemberFacts, role: Role) =>
  canGrant(actor, target.role) && canGrant(actor, role);

/** The roles that someone may give to a member, in the order of `ROLES`. */
export const rolesFor = (actor: MemberFacts, target: MemberFacts & Pick<Member, 'kind'>): Role[] =>
  ROLES.filter((role) => canSetRole(actor, target, role) && canBe(target, role));

export const canDeactivate = (actor: MemberFacts, target: MemberFacts) =>
  canGrant(actor, target.role);
export const canReactivate = (actor: MemberFacts, target: MemberFacts) =>
  canGrant(actor, target.role);

/** Addresses and last activity are for those who look after the workspace. */
export const canSeeAddresses = (member: MemberFacts) => isAdmin(member);

/** Whose sessions and tokens someone sees and revokes besides their own: owners everyone's, admins those of members and guests. */
export const canManageCredentials = (actor: MemberFacts, target: Pick<MemberFacts, 'role'>) =>
  canGrant(actor, target.role);

/** Guests write to people whom they share a channel with; everyone writes notes to themselves. */
export const canMessage = (actor: MemberFacts, target: MemberFacts, sharesChannel: boolean) =>
  isActive(actor) &&
  isActive(target) &&
  (!isGuest(actor) || sharesChannel || actor.id === target.id);
