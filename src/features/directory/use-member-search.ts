'use client';
import { applyMembers } from '@/client/sync/apply';
import { useClient } from '@/client/sync/react';
import { useTypedSearch } from '@/features/query-view';
import { LIMITS } from '@/shared/limits';
import type { Member } from '@/shared/model/member';
import { fold } from '@/shared/search';

/** Shown where nothing is found while the server can't be asked. */
export const CANNOT_SEARCH =
  'The server can’t be reached, so only those whom you have seen lately are found.';

const MOST = 50;
const NOBODY: readonly Member[] = [];

/**
 * The members whom the server finds by what is typed of their name or handle; the client holds them from then on.
 *
 * @param reachable Only those whom I may write to.
 */
export function useMemberSearch(typed: string | null, reachable = false) {
  const { trpc, workspaceId, slug, replica } = useClient();
  const { data, isSettled, isFailed } = useTypedSearch({
    queryKey: ['workspace', slug, 'member-search', reachable],
    typed: typed === null ? null : queryOf(typed),
    async search(query, signal) {
      const input = { workspaceId, query, reachable, limit: MOST };
      const answer = await replica.fetchFresh(() => trpc.member.search.query(input, { signal }));
      replica.update((state) => applyMembers(state, answer));
      return answer.members;
    },
  });
  const members = data ?? NOBODY;
  return {
    members,
    isSettled,
    isFailed,
    /** Whether there may be more. */ isFull: members.length === MOST,
  };
}

const queryOf = (typed: string) => fold(typed).trim().replace(/^@/, '').slice(0, LIMITS.nameLength);
