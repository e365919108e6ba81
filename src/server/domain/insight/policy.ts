import type { MemberRow } from '../../db/schema';
import { isActive, isGuest } from '../member/policy';

export const canSeeInsights = (member: MemberRow) => isActive(member) && !isGuest(member);
