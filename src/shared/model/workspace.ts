import type { WorkspaceId } from '../id';
import type { Member, Role } from './member';

/** Who may do something, from the fewest to the most. `members` are all but guests. */
export const PERMISSION_LEVELS = ['owners', 'admins', 'members', 'everyone'] as const;
export type PermissionLevel = (typeof PERMISSION_LEVELS)[number];

/** What a workspace's admins decide for everyone in it. */
export interface WorkspaceSettings {
  createPublicChannels: 'owners' | 'admins' | 'members';
  createPrivateChannels: 'owners' | 'admins' | 'members';
  /** By `@channel` and `@here`; what others write so is mere text. */
  mentionEveryone: PermissionLevel;
  /** In channels; in conversations everyone may. */
  pinMessages: PermissionLevel;
  invitePeople: 'owners' | 'admins' | 'members';
  /** Without it a guest finds those whom they share a channel with. */
  seeDirectory: 'members' | 'everyone';
  createBots: 'owners' | 'admins';
  seeInsights: 'owners' | 'admins' | 'members';
  /** For how many minutes its author may change a message; `null` has no end, and 0 is never. */
  editWindowMinutes: number | null;
  /** The same for deleting it. Admins always may. */
  deleteWindowMinutes: number | null;
  /**
   * After how many days its members have to sign in again, on every device; `null` is when the server says. Of
   * several workspaces of a person the shortest counts.
   */
  sessionDays: number | null;
  /** How many days entries of the audit trail are kept; `null` is as long as the server says. */
  auditDays: number | null;
  /** The same for the log, from which clients resume; one that was away longer loads everything again. */
  logDays: number | null;
}

export interface Workspace {
  id: WorkspaceId;
  /** The workspace's part of an address: lower-case letters, digits and dashes. */
  slug: string;
  name: string;
  createdAt: string;
  /** What its admins decided for everyone in it. */
  settings: WorkspaceSettings;
}

/** What the caller may do in the workspace, from the same policies the server enforces. */
export interface WorkspaceAbilities {
  update: boolean;
  invite: boolean;
  manageMembers: boolean;
  manageBots: boolean;
  createBot: boolean;
  createPublicChannel: boolean;
  createPrivateChannel: boolean;
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
