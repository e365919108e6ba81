import type { WorkspaceId } from '@/shared/id';

export const invitesKey = (workspaceId: WorkspaceId) => ['invites', workspaceId];
