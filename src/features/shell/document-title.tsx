'use client';
import { useEffect } from 'react';
import { useClient, useSync } from '@/client/sync/react';
import { abilitiesIn, totalBadge } from '@/client/sync/select';
import type { SyncState } from '@/client/sync/state';
import { titleOf } from '@/features/channel';
import { type Address, roomsFor } from '@/features/navigation';
import type { MemberId } from '@/shared/id';

/** Names the window after what it shows, with the number of messages that call me. */
export function DocumentTitle({ address }: { address: Address }) {
  const { me } = useClient();
  const title = useSync((state) => {
    const count = totalBadge(state);
    const workspace = state.workspace?.value.name ?? 'Parley';
    const place = placeOf(state, address, me);
    return `${count > 0 ? `(${count}) ` : ''}${place ? `${place} · ` : ''}${workspace}`;
  });
  useEffect(() => {
    document.title = title;
  }, [title]);
  return null;
}

function placeOf(state: SyncState, { view }: Address, me: MemberId): string {
  if (view.kind === 'search') return 'Search';
  if (view.kind === 'browse') return 'Channels';
  if (view.kind === 'settings') return 'Settings';
  if (view.kind === 'admin') return roomsFor(abilitiesIn(state)).includes('admin') ? 'Admin' : '';
  if (view.kind === 'insights') return 'Insights';
  if (view.kind !== 'channel') return '';
  const channel = state.channels[view.channelId]?.value;
  if (!channel) return '';
  const title = titleOf(state, channel, me);
  return channel.name === null ? title : `#${title}`;
}
