import type { WorkspaceSettings } from '../model/workspace';
import { isWithin, type MemberFacts } from './member';

export const canSeeInsights = (
  member: MemberFacts,
  { seeInsights }: Pick<WorkspaceSettings, 'seeInsights'>,
) => isWithin(seeInsights, member);
