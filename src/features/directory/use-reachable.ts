'use client';
import { useQuery } from '@tanstack/react-query';
import { useClient, useMember, useSync } from '@/client/sync/react';
import type { MemberId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import { isGuest } from '@/shared/policy/member';

const STALE_MS = 60_000;

/** Whom of these I may write to. A guest's are asked of the server; until they are known it is nobody. */
export function useReachable(ids: readonly MemberId[]): (id: MemberId) => boolean {
  const { trpc, workspaceId, slug, me: myId } = useClient();
  const me = useMember(myId);
  const mayWriteToAll = me !== undefined && !isGuest(me);
  const joined = useSync((state) => Object.keys(state.memberships).length);
  const memberIds = ids.slice(0, LIMITS.listPage);
  const { data } = useQuery({
    queryKey: ['workspace', slug, 'reachable', joined, memberIds],
    queryFn: async () => {
      const input = { workspaceId, memberIds, reachable: true };
      const { members } = await trpc.member.byIds.query(input);
      return members.map(({ id }) => id);
    },
    enabled: me !== undefined && !mayWriteToAll && memberIds.length > 0,
    placeholderData: (previous) => previous,
    staleTime: STALE_MS,
  });
  return (id) => mayWriteToAll || (data?.includes(id) ?? false);
}
