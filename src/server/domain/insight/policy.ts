import type { MemberRow } from '../../db/schema';
import { isActive, isGuest } from '../role';

export const canSeeInsights = (member: MemberRow) => isActive(member) && !isGuest(member);
