'use client';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useClient, useMember, useSync } from '@/client/sync/react';
import type { Scope } from '@/client/sync/scope';
import type { MemberId } from '@/shared/id';
import { isGuest } from '@/shared/policy/member';

const STALE_MS = 60_000;

/** Whom I may write to. A guest's are asked of the server; until they are known it is nobody. */
export function useReachable(): (id: MemberId) => boolean {
  const client = useClient();
  const me = useMember(client.me);
  const mayWriteToAll = me !== undefined && !isGuest(me);
  const joined = useSync((state) => Object.keys(state.memberships).length);
  const { data } = useQuery({
    queryKey: ['workspace', client.slug, 'reachable', joined],
    queryFn: () => loadReachable(client),
    enabled: me !== undefined && !mayWriteToAll,
    placeholderData: (previous) => previous,
    staleTime: STALE_MS,
  });
  return useCallback((id) => mayWriteToAll || (data?.has(id) ?? false), [mayWriteToAll, data]);
}

async function loadReachable({ trpc, workspaceId }: Scope): Promise<Set<MemberId>> {
  const ids = new Set<MemberId>();
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof trpc.member.list.query>> = await trpc.member.list.query({
      workspaceId,
      reachable: true,
      ...(cursor && { cursor }),
    });
    for (const { id } of page.members) ids.add(id);
    cursor = page.cursor;
  } while (cursor);
  return ids;
}
