import { isAdmin, type MemberFacts } from './member';

/** Who did what is for those who look after the workspace. */
export const canSeeAudit = (member: MemberFacts) => isAdmin(member);
