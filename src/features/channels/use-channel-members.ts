'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useClient } from '@/client/sync/react';
import type { Channel } from '@/shared/model/channel';

/** Refetched whenever the number of people changes, which an event has. */
export function useChannelMembers(channel: Channel) {
  const client = useClient();
  const { trpc, workspaceId, slug } = client;
  const channelId = channel.id;
  const query = useInfiniteQuery({
    queryKey: ['workspace', slug, 'channel-members', channelId, channel.memberCount],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      trpc.channel.members.query({
        workspaceId,
        channelId,
        ...(pageParam !== null && { cursor: pageParam }),
      }),
    getNextPageParam: (page) => page.cursor,
    placeholderData: (previous) => previous,
    enabled: channel.memberIds === null,
  });
  const ids =
    channel.memberIds ?? query.data?.pages.flatMap((page) => page.members.map((m) => m.id));
  return {
    ids: ids ?? [],
    isPending: ids === undefined,
    hasMore: query.hasNextPage,
    more: () => void query.fetchNextPage(),
  };
}
