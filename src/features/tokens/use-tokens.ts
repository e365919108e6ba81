'use client';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/client/trpc';
import type { WorkspaceId } from '@/shared/id';

export const tokensKey = (workspaceId: WorkspaceId) => ['tokens', workspaceId];

/** The tokens one may see: one's own and, for admins, the bots'. */
export function useTokens(workspaceId: WorkspaceId) {
  return useQuery({
    queryKey: tokensKey(workspaceId),
    queryFn: () => trpc.token.list.query({ workspaceId }),
  });
}
