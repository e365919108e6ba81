'use client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { trpc } from '@/client/trpc';
import type { WorkspaceId } from '@/shared/id';
import type { Member, Role } from '@/shared/model/member';

const PAGE = 50;

export const membersKey = (workspaceId: WorkspaceId) => ['members', workspaceId];

/** What the filters above the list say; empty ones do not narrow it. */
export interface MembersWanted {
  query: string;
  role: Role | '';
  state: 'active' | 'deactivated' | 'disabled' | '';
  active: 'week' | 'not-month' | '';
}

/** The members whose name, handle or address matches, with their addresses, a page at a time. */
export function useMembers(workspaceId: WorkspaceId, wanted: MembersWanted) {
  const { query, role, state, active } = wanted;
  return useInfiniteQuery({
    queryKey: [...membersKey(workspaceId), 'matching', wanted],
    queryFn: ({ pageParam }) =>
      trpc.member.listForAdmins.query({
        workspaceId,
        ...(query && { query }),
        ...(role && { role }),
        ...(state && { state }),
        ...(active === 'week' && { activeWithinDays: 7 }),
        ...(active === 'not-month' && { inactiveForDays: 30 }),
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
