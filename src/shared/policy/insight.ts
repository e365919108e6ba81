import { isActive, isGuest, type MemberFacts } from './member';

export const canSeeInsights = (member: MemberFacts) => isActive(member) && !isGuest(member);
