'use client';
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { loadChannel } from '@/client/sync/calls/channel';
import { useChannel, useClient, useMember, useMembership } from '@/client/sync/react';
import type { ChannelId } from '@/shared/id';
import type { ChannelAbilities } from '@/shared/model/channel';

/** The channel that a part of the screen is about. */
export interface ChannelScope {
  channelId: ChannelId;
  isMember: boolean;
  /** What I may do there; `null` until known. */
  can: ChannelAbilities | null;
}

const Context = createContext<ChannelScope | null>(null);

export const ChannelScopeProvider = Context.Provider;

export function useChannelScope(): ChannelScope {
  const scope = useContext(Context);
  if (!scope) throw new Error('There is no channel here.');
  return scope;
}

/** Loads a channel, and again whenever something changed that decides what I may do in it. */
export function useChannelAbilities(channelId: ChannelId) {
  const client = useClient();
  const archivedAt = useChannel(channelId)?.archivedAt ?? null;
  const isMember = useMembership(channelId) !== undefined;
  const role = useMember(client.me)?.role;
  return useQuery({
    queryKey: ['workspace', client.slug, 'channel', channelId, { archivedAt, isMember, role }],
    queryFn: () => loadChannel(client, channelId),
    placeholderData: (previous, query) => (query?.queryKey[3] === channelId ? previous : undefined),
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
}
