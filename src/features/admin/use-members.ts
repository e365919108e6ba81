'use client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { trpc } from '@/client/trpc';
import type { WorkspaceId } from '@/shared/id';
import type { Member } from '@/shared/model/member';

const PAGE = 50;

export const membersKey = (workspaceId: WorkspaceId) => ['members', workspaceId];

/** The members whose name or handle matches, a page at a time. */
export function useMembers(workspaceId: WorkspaceId, query: string) {
  return useInfiniteQuery({
    queryKey: [...membersKey(workspaceId), 'matching', query],
    queryFn: ({ pageParam }) =>
      trpc.member.list.query({
        workspaceId,
        ...(query && { query }),
        ...(pageParam && { cursor: pageParam }),
        limit: PAGE,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.cursor,
    placeholderData: (previous) => previous,
  });
}

/** Every bot of the workspace. */
export function useBots(workspaceId: WorkspaceId) {
  return useQuery({
    queryKey: [...membersKey(workspaceId), 'bots'],
    queryFn: async () => {
      const bots: Member[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: { members: Member[]; cursor: string | null } = await trpc.member.list.query({
          workspaceId,
          ...(cursor && { cursor }),
        });
        bots.push(...page.members.filter((member) => member.kind === 'bot'));
        cursor = page.cursor;
      }
      return bots;
    },
  });
}
