'use client';
import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { cameBack } from '@/features/workspace/navigation';
import type { ChannelId } from '@/shared/id';
import type { Row } from './rows';

interface Opening {
  channelId: ChannelId;
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>;
  rows: Row[];
  /** The message asked for. */
  seq: number | null;
  isAtEnd: boolean;
}

/** The topmost line of channels that were left while reading back, for those who come back to them. */
const left = new Map<ChannelId, string>();

/** Opens at the message asked for, where one was before, at the first one that is new, or at the end. */
export function useFirstPosition({ channelId, virtualizer, rows, seq, isAtEnd }: Opening): void {
  const isPlaced = useRef(false);
  // A list that is mounted anew (as React does once more in development) has no place yet.
  useLayoutEffect(
    () => () => {
      isPlaced.current = false;
    },
    [],
  );
  useLayoutEffect(() => {
    if (isPlaced.current || rows.length === 0) return;
    isPlaced.current = true;
    const before = cameBack() ? left.get(channelId) : undefined;
    const asked = rows.findIndex(
      (row) => seq !== null && row.kind === 'message' && row.message.seq >= seq,
    );
    const old = rows.findIndex((row) => row.key === before);
    const unread = rows.findIndex((row) => row.kind === 'unread');
    if (asked >= 0) virtualizer.scrollToIndex(asked, { align: 'center' });
    else if (old >= 0) virtualizer.scrollToIndex(old, { align: 'start' });
    else if (unread >= 0) virtualizer.scrollToIndex(unread, { align: 'start' });
    else virtualizer.scrollToEnd();
  }, [channelId, virtualizer, rows, seq]);

  const topmost = useRef<string | undefined>(undefined);
  useEffect(() => {
    const first = rows[virtualizer.range?.startIndex ?? 0];
    topmost.current = isAtEnd ? undefined : first?.key;
  });
  useEffect(
    () => () => {
      if (topmost.current) left.set(channelId, topmost.current);
      else left.delete(channelId);
    },
    [channelId],
  );
}
