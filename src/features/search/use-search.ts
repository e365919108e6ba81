'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useClient } from '@/client/sync/react';
import { parseSearch } from '@/shared/search';

/** The messages that match, newest first, page by page. */
export function useSearch(query: string) {
  const { trpc, workspaceId, slug } = useClient();
  const asked = query.trim();
  const list = useInfiniteQuery({
    queryKey: ['workspace', slug, 'search', asked],
    enabled: asked !== '',
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      trpc.search.messages.query(
        {
          workspaceId,
          query: asked,
          ...(namesADay(asked) && { timeZone: ownTimeZone() }),
          ...(pageParam !== null && { cursor: pageParam }),
        },
        { signal },
      ),
    getNextPageParam: (page) => page.cursor,
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
  return { ...list, asked, hits: list.data?.pages.flatMap((page) => page.hits) ?? [] };
}

const namesADay = (query: string) =>
  parseSearch(query).some(({ kind }) => kind === 'before' || kind === 'after');

/** The zone of this device's clock, in which its days begin and end. */
function ownTimeZone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  // What a browser returns that has no time zone.
  return !timeZone || timeZone === 'Etc/Unknown' ? 'UTC' : timeZone;
}
