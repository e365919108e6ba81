'use client';
import { useQuery } from '@tanstack/react-query';
import { applyMembers } from '@/client/sync/apply';
import { useClient } from '@/client/sync/react';
import { LIMITS } from '@/shared/limits';
import type { Member } from '@/shared/model/member';
import { fold } from '@/shared/search';
import { useDebouncedValue } from '@/ui/use-debounced-value';

/** Shown where nothing is found while the server can't be asked. */
export const CANNOT_SEARCH =
  'The server can’t be reached, so only those whom you have seen lately are found.';

const DEBOUNCE_MS = 60;
const STALE_MS = 30_000;
const MOST = 50;

interface Found {
  members: readonly Member[];
  /** Whether this is what the server has for what is typed. */
  isSettled: boolean;
  /** Whether the server could not be asked: only what was held before is found. */
  isFailed: boolean;
  /** Whether it may have more. */
  isFull: boolean;
}

/**
 * The members whom the server finds by what is typed of their name or handle, who are held from then on; nobody is
 * asked for while it is `null`.
 *
 * @param reachable Only those whom I may write to.
 */
export function useMemberSearch(typed: string | null, reachable = false): Found {
  const { trpc, workspaceId, slug, replica } = useClient();
  const wanted = typed === null ? null : queryOf(typed);
  const query = useDebouncedValue(wanted, DEBOUNCE_MS);
  const { data, isFetching, isError } = useQuery({
    queryKey: ['workspace', slug, 'member-search', query, reachable],
    enabled: query !== null,
    queryFn: async ({ signal }) => {
      const input = { workspaceId, query: query ?? '', reachable, limit: MOST };
      const answer = await replica.fetchFresh(() => trpc.member.search.query(input, { signal }));
      replica.update((state) => applyMembers(state, answer));
      return answer.members;
    },
    placeholderData: (previous) => previous,
    staleTime: STALE_MS,
    // Without an answer one still finds whom one holds.
    retry: false,
  });
  const members = data ?? NOBODY;
  const isSettled = query === wanted && !isFetching && !isError;
  return { members, isSettled, isFailed: isError, isFull: members.length === MOST };
}

const NOBODY: readonly Member[] = [];

const queryOf = (typed: string) => fold(typed).trim().replace(/^@/, '').slice(0, LIMITS.nameLength);
