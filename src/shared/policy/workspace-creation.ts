import { isActive, isGuest, isOwner, type MemberFacts } from './member';

export const WORKSPACE_CREATION = ['owners', 'members', 'nobody'] as const;
export type WorkspaceCreation = (typeof WORKSPACE_CREATION)[number];

/**
 * Whether someone may make another workspace. `first` is who they are in the workspace that was set up
 * first, `null` when they are not in it; guests and the deactivated never may.
 */
export function canCreateWorkspace(setting: WorkspaceCreation, first: MemberFacts | null): boolean {
  if (!first || !isActive(first) || isGuest(first)) return false;
  switch (setting) {
    case 'owners':
      return isOwner(first);
    case 'members':
      return true;
    case 'nobody':
      return false;
  }
}
