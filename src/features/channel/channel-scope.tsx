'use client';
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo } from 'react';
import { loadChannel } from '@/client/sync/calls/channel';
import { useChannel, useClient, useMember, useMembership, useSettings } from '@/client/sync/react';
import type { ChannelId } from '@/shared/id';
import type { ChannelAbilities } from '@/shared/model/channel';
import { channelAbilities } from '@/shared/policy/channel';

/** The channel that a part of the screen is about. */
export interface ChannelScope {
  channelId: ChannelId;
  isMember: boolean;
  /** False until it is known whether I am in it and what it is: until then nothing is shown about it. */
  isKnown: boolean;
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

/** What I may do in a channel, by the policy that the server enforces; `null` until it is known. */
export function useChannelAbilities(channelId: ChannelId): ChannelAbilities | null {
  const channel = useChannel(channelId);
  const me = useMember(useClient().me);
  const isMember = useMembership(channelId) !== undefined;
  const settings = useSettings();
  return useMemo(
    () => (channel && me ? channelAbilities(me, channel, { joined: isMember, settings }) : null),
    [channel, me, isMember, settings],
  );
}

/**
 * Loads a channel, which I need not be in, and again when it may be closed to me or open, or is held no more:
 * as when I left it.
 */
export function useLoadedChannel(channelId: ChannelId) {
  const client = useClient();
  const isMember = useMembership(channelId) !== undefined;
  const isHeld = useChannel(channelId) !== undefined;
  const role = useMember(client.me)?.role;
  const loaded = useQuery({
    queryKey: ['workspace', client.slug, 'channel', channelId, { isMember, role }],
    queryFn: () => loadChannel(client, channelId),
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
  const { isSuccess, refetch } = loaded;
  useEffect(() => {
    if (isSuccess && !isHeld) void refetch();
  }, [isSuccess, isHeld, refetch]);
  return loaded;
}
