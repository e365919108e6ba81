import type { WorkspaceAbilities, WorkspaceSettings } from '../model/workspace';
import { SETTING_NAMES } from '../settings';
import { canSeeAudit } from './audit';
import { canBrowse, canCreate } from './channel';
import { canSeeInsights } from './insight';
import {
  canCreateBots,
  canInvitePeople,
  canManageBots,
  canManageMembers,
  isAdmin,
  isOwner,
  type MemberFacts,
} from './member';

export const canUpdateWorkspace = (member: MemberFacts) => isAdmin(member);

/** What is kept for owners, or shall be, is theirs to decide. */
export const canChangeSettings = (
  member: MemberFacts,
  before: WorkspaceSettings,
  after: WorkspaceSettings,
) => {
  const isKept = (name: keyof WorkspaceSettings) =>
    before[name] !== after[name] && [before[name], after[name]].includes('owners');
  return isOwner(member) || (isAdmin(member) && !SETTING_NAMES.some(isKept));
};

/** Everything that a member may do in the workspace as such. */
export function workspaceAbilities(
  member: MemberFacts,
  settings: WorkspaceSettings,
): WorkspaceAbilities {
  return {
    update: canUpdateWorkspace(member),
    invite: canInvitePeople(member, settings),
    manageMembers: canManageMembers(member),
    manageBots: canManageBots(member),
    createBot: canCreateBots(member, settings),
    createPublicChannel: canCreate(member, 'public', settings),
    createPrivateChannel: canCreate(member, 'private', settings),
    browse: canBrowse(member),
    seeInsights: canSeeInsights(member, settings),
    seeAudit: canSeeAudit(member),
  };
}
