import type { Role } from '@/shared/model/member';

/** What each role is, in words. */
export const ROLE_WORDS: Record<Role, { label: string; hint: string }> = {
  owner: { label: 'Owner', hint: 'Everything, other owners and admins included.' },
  admin: { label: 'Admin', hint: 'Manages members, invitations, bots and channels.' },
  member: { label: 'Member', hint: 'Sees and joins every public channel.' },
  guest: { label: 'Guest', hint: 'Sees only the channels they were added to.' },
};
