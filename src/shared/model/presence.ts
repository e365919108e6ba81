import type { MemberId } from '../id';

export const PRESENCES = ['active', 'away', 'offline'] as const;
export type Presence = (typeof PRESENCES)[number];

export interface MemberPresence {
  memberId: MemberId;
  presence: Presence;
}
