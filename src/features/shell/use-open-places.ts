'use client';
import { useMemo } from 'react';
import { useClient } from '@/client/sync/react';
import { useChannelSearch } from '@/features/channel';
import { useMemberSearch } from '@/features/directory';
import { memberEntries, type SwitcherEntry } from './switcher-entries';

/** Channels and people by what is typed of their name, also those that I don't hold. */
export function useOpenPlaces(typed: string) {
  const { replica, me } = useClient();
  const query = typed.trim() || null;
  const found = useChannelSearch(query);
  const people = useMemberSearch(query, true);
  const places = useMemo(
    () => [
      ...found.channels.map((channel): SwitcherEntry => {
        const title = channel.name ?? '';
        return { kind: 'channel', key: channel.id, channel, title, count: 0, rank: 0 };
      }),
      ...memberEntries(replica.state, people.members, me),
    ],
    [replica, me, found.channels, people.members],
  );
  return {
    places,
    isSettled: found.isSettled && people.isSettled,
    isFailed: found.isFailed || people.isFailed,
  };
}
