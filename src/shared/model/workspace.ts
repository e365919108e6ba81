import type { WorkspaceId } from '../id';
import type { Member, Role } from './member';

export interface Workspace {
  id: WorkspaceId;
  /** The workspace's part of an address: lower-case letters, digits and dashes. */
  slug: string;
  name: string;
  createdAt: string;
}

/** What the caller may do in the workspace, from the same policies the server enforces. */
export interface WorkspaceAbilities {
  update: boolean;
  invite: boolean;
  manageMembers: boolean;
  manageBots: boolean;
  createChannel: boolean;
  /** To look through the channels that one is not in. */
  browse: boolean;
  seeInsights: boolean;
  seeAudit: boolean;
}

export interface WorkspaceView {
  workspace: Workspace;
  me: Member;
  can: WorkspaceAbilities;
  rev: number;
}

/** What someone sees who is in no workspace, or looks for another. */
export interface EntranceView {
  /** Whether they may make a workspace. */
  canCreate: boolean;
  /** The names of workspaces in which they were deactivated. */
  deactivatedIn: string[];
}

export interface OwnWorkspace {
  workspace: Workspace;
  role: Role;
}
