import { type Member, ROLES, type Role } from '@/shared/model/member';

/** What each role is, in words. */
export const ROLE_WORDS: Record<Role, { label: string; hint: string }> = {
  owner: { label: 'Owner', hint: 'Everything, other owners and admins included.' },
  admin: { label: 'Admin', hint: 'Manages members, invitations, bots and channels.' },
  member: { label: 'Member', hint: 'Sees and joins every public channel.' },
  guest: { label: 'Guest', hint: 'Sees only the channels they were added to.' },
};

/** The roles that someone may give and take: all for owners, below their own for admins. */
export function grantableRoles(me: Member): Role[] {
  if (me.role === 'owner') return [...ROLES];
  return me.role === 'admin' ? ['member', 'guest'] : [];
}
