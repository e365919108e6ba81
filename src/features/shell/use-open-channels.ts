'use client';
import { useQuery } from '@tanstack/react-query';
import { useAbility, useClient } from '@/client/sync/react';
import { useDebouncedValue } from '@/ui/use-debounced-value';
import type { SwitcherEntry } from './switcher-entries';

const REST_MS = 120;
const MOST = 20;

/** Public channels by what is typed of their name, also those that I am not in and so don't hold. */
export function useOpenChannels(typed: string): { places: SwitcherEntry[]; isSettled: boolean } {
  const { trpc, workspaceId, slug } = useClient();
  const mayBrowse = useAbility('browse');
  const wanted = typed.trim().toLowerCase().replace(/^[#@]/, '');
  const query = useDebouncedValue(wanted, REST_MS);
  const { data, isFetching } = useQuery({
    queryKey: ['workspace', slug, 'open-channels', query],
    enabled: mayBrowse && query !== '',
    queryFn: () => trpc.channel.browse.query({ workspaceId, query, limit: MOST }),
    placeholderData: (previous) => previous,
    // Without an answer one still goes to what one holds.
    retry: false,
    select: (page) =>
      page.channels.map(({ channel }): SwitcherEntry => {
        const title = channel.name ?? '';
        return { kind: 'channel', key: channel.id, channel, title, count: 0, rank: 0 };
      }),
  });
  return { places: data ?? NONE, isSettled: query === wanted && !isFetching };
}

const NONE: SwitcherEntry[] = [];
