'use client';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/client/trpc';
import type { Member } from '@/shared/model/member';
import type { Workspace, WorkspaceAbilities } from '@/shared/model/workspace';

/** The workspace one is in, who one is there, and what one may do. */
export interface WorkspaceContext {
  workspace: Workspace;
  me: Member;
  can: WorkspaceAbilities;
}

export const workspaceKey = (slug: string) => ['workspace', slug];

export function useWorkspace(slug: string) {
  return useQuery({
    queryKey: workspaceKey(slug),
    queryFn: (): Promise<WorkspaceContext> => trpc.workspace.get.query({ slug }),
  });
}
