import type { WorkspaceAbilities } from '@/shared/model/workspace';
import type { MemberRow } from '../../db/schema';
import { canCreate } from '../channel/policy';
import { canSeeInsights } from '../insight/policy';
import { canInvitePeople, canManageBots, canManageMembers } from '../member/policy';
import { isAdmin } from '../role';

export const canUpdateWorkspace = (member: MemberRow) => isAdmin(member);

export function workspaceAbilities(member: MemberRow): WorkspaceAbilities {
  return {
    update: canUpdateWorkspace(member),
    invite: canInvitePeople(member),
    manageMembers: canManageMembers(member),
    manageBots: canManageBots(member),
    createChannel: canCreate(member),
    seeInsights: canSeeInsights(member),
  };
}
