'use client';
import { useCallback, useState } from 'react';
import { liveRange } from '@/client/sync/ranges';
import { useClient, useSync } from '@/client/sync/react';
import { isUnread } from '@/client/sync/select';
import type { SyncState } from '@/client/sync/state';
import { channelPath, goTo } from '@/features/navigation';
import type { ChannelId } from '@/shared/id';
import { leftAt } from './use-first-position';

interface Visited {
  list: string;
  channelId: ChannelId;
  /** The message that the address points at. */
  seq: number | null;
}

/**
 * The seq round which messages are shown, `null` for the newest ones: what the address points at, or
 * what was read last when more has been written since than the newest page holds.
 */
export function useOpening({ list, channelId, seq }: Visited) {
  const { slug } = useClient();
  // What I have read is known once everything is loaded; until then the newest page is on its way.
  const unread = useSync((state) => (state.isLoaded ? farUnread(state, channelId) : undefined));
  const [opening, setOpening] = useState<number | null | undefined>(seq ?? undefined);
  if (opening === undefined && unread !== undefined) {
    setOpening(leftAt(list) ? leftAt(list)?.opening : unread);
  }
  const onLatest = useCallback(() => {
    if (seq === null) setOpening(null);
    else goTo(channelPath(slug, { channelId }));
  }, [slug, channelId, seq]);
  return { opening: opening ?? null, onLatest };
}

/** As many root messages as the newest page may lack: some of what is counted are replies in threads. */
const PAGE = 50;

function farUnread(state: SyncState, channelId: ChannelId): number | null {
  const channel = state.channels[channelId]?.value;
  const membership = state.memberships[channelId]?.value;
  if (!channel || !membership || !isUnread(membership)) return null;
  const read = membership.lastReadSeq;
  const live = liveRange(state.timelines[channelId]);
  const isHeld = live ? live.from <= read + 1 : channel.lastSeq - read <= PAGE;
  return isHeld ? null : read + 1;
}
