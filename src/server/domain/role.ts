import type { MemberRow } from '../db/schema';

// What a member's row alone says of them: the words that every noun's policy is written in.

export const isActive = (member: MemberRow) => member.deactivatedAt === null;
export const isOwner = (member: MemberRow) => member.role === 'owner' && isActive(member);
export const isAdmin = (member: MemberRow) =>
  (member.role === 'owner' || member.role === 'admin') && isActive(member);
export const isGuest = (member: MemberRow) => member.role === 'guest';
