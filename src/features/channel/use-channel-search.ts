'use client';
import { applyListed } from '@/client/sync/apply';
import { useAbility, useClient } from '@/client/sync/react';
import { useTypedSearch } from '@/features/query-view';
import { LIMITS } from '@/shared/limits';
import type { Channel } from '@/shared/model/channel';

const MOST = 20;
const NONE: readonly Channel[] = [];

/**
 * The channels that the server finds by what is typed of their name, also those that I could join; the client holds
 * them from then on.
 */
export function useChannelSearch(typed: string | null) {
  const { trpc, workspaceId, slug, replica } = useClient();
  const { data, isSettled, isFailed } = useTypedSearch({
    queryKey: ['workspace', slug, 'channel-search'],
    typed: typed === null ? null : queryOf(typed),
    enabled: useAbility('browse'),
    async search(query, signal) {
      const input = { workspaceId, query, limit: MOST };
      const page = await trpc.channel.browse.query(input, { signal });
      const channels = page.channels.map(({ channel }) => channel);
      replica.update((state) => applyListed(state, channels));
      return channels;
    },
  });
  return { channels: data ?? NONE, isSettled, isFailed };
}

const queryOf = (typed: string) =>
  typed.trim().toLowerCase().replace(/^[#@]/, '').slice(0, LIMITS.channelNameLength);
