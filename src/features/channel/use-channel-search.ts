'use client';
import { useQuery } from '@tanstack/react-query';
import { applyListed } from '@/client/sync/apply';
import { useAbility, useClient } from '@/client/sync/react';
import { LIMITS } from '@/shared/limits';
import type { Channel } from '@/shared/model/channel';
import { useDebouncedValue } from '@/ui/use-debounced-value';

const DEBOUNCE_MS = 60;
const STALE_MS = 30_000;
const MOST = 20;

interface Found {
  channels: readonly Channel[];
  /** Whether this is what the server has for what is typed. */
  isSettled: boolean;
  /** Whether the server could not be asked: only what was held before is found. */
  isFailed: boolean;
}

/**
 * The channels that the server finds by what is typed of their name, those that I could join, too, which are held from
 * then on; none is asked for while it is `null`.
 */
export function useChannelSearch(typed: string | null): Found {
  const { trpc, workspaceId, slug, replica } = useClient();
  const mayBrowse = useAbility('browse');
  const wanted = typed === null ? null : queryOf(typed);
  const query = useDebouncedValue(wanted, DEBOUNCE_MS);
  const { data, isFetching, isError } = useQuery({
    queryKey: ['workspace', slug, 'channel-search', query],
    enabled: mayBrowse && query !== null,
    queryFn: async ({ signal }) => {
      const input = { workspaceId, query: query ?? '', limit: MOST };
      const page = await trpc.channel.browse.query(input, { signal });
      const channels = page.channels.map(({ channel }) => channel);
      replica.update((state) => applyListed(state, channels));
      return channels;
    },
    placeholderData: (previous) => previous,
    staleTime: STALE_MS,
    // Without an answer one still finds what one holds.
    retry: false,
  });
  const isSettled = query === wanted && !isFetching && !isError;
  return { channels: data ?? NONE, isSettled, isFailed: isError };
}

const NONE: readonly Channel[] = [];

const queryOf = (typed: string) =>
  typed.trim().toLowerCase().replace(/^[#@]/, '').slice(0, LIMITS.channelNameLength);
