import type { Role } from '@/shared/model/member';

/** What each role is, in words. */
export const ROLE_WORDS: Record<Role, { label: string; hint: string }> = {
  owner: {
    label: 'Owner',
    hint: 'Everything an admin may, makes and unmakes owners and admins, and can take this role from you.',
  },
  admin: {
    label: 'Admin',
    hint: 'Invites and deactivates members, makes bots, renames and archives channels. Does not see private channels they are not in.',
  },
  member: { label: 'Member', hint: 'Sees and joins every public channel.' },
  guest: { label: 'Guest', hint: 'Sees only the channels they were added to.' },
};

export function withArticle(role: Role): string {
  return /^[ao]/.test(role) ? `an ${role}` : `a ${role}`;
}
