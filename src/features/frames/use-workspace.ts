'use client';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useClient, useMember, useSync } from '@/client/sync/react';
import { trpc } from '@/client/trpc';
import type { Member } from '@/shared/model/member';
import type { Workspace, WorkspaceAbilities } from '@/shared/model/workspace';
import { workspaceAbilities } from '@/shared/policy/workspace';

/** The workspace one is in, who one is there, and what one may do. */
export interface WorkspaceContext {
  workspace: Workspace;
  me: Member;
  can: WorkspaceAbilities;
}

export const workspaceKey = (slug: string) => ['workspace', slug];

/** The workspace as a page of it shows it; a change of it, or of one's role, is seen at once. */
export function useWorkspace(slug: string) {
  const role = useMember(useClient().me)?.role;
  const live = useSync((state) => state.workspace?.value);
  const bringUpToDate = useCallback(
    (data: WorkspaceContext) => {
      const workspace = live ?? data.workspace;
      const me = { ...data.me, role: role ?? data.me.role };
      return { workspace, me, can: workspaceAbilities(me, workspace.settings) };
    },
    [live, role],
  );
  return useQuery({
    queryKey: workspaceKey(slug),
    queryFn: (): Promise<WorkspaceContext> => trpc.workspace.get.query({ slug }),
    select: bringUpToDate,
  });
}
