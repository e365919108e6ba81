import type { WorkspaceAbilities } from '../model/workspace';
import { canSeeAudit } from './audit';
import { canBrowse, canCreate } from './channel';
import { canSeeInsights } from './insight';
import {
  canInvitePeople,
  canManageBots,
  canManageMembers,
  isAdmin,
  type MemberFacts,
} from './member';

export const canUpdateWorkspace = (member: MemberFacts) => isAdmin(member);

/** Everything that a member may do in the workspace as such. */
export function workspaceAbilities(member: MemberFacts): WorkspaceAbilities {
  return {
    update: canUpdateWorkspace(member),
    invite: canInvitePeople(member),
    manageMembers: canManageMembers(member),
    manageBots: canManageBots(member),
    createChannel: canCreate(member),
    browse: canBrowse(member),
    seeInsights: canSeeInsights(member),
    seeAudit: canSeeAudit(member),
  };
}
