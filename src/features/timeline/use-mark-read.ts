'use client';
import { useEffect, useRef, useState } from 'react';
import { isMarkingUnread, markRead } from '@/client/sync/calls/channel';
import { useChannel, useClient, useMembership } from '@/client/sync/react';
import { isUnread } from '@/client/sync/select';
import { useAttention } from '@/features/presence';
import type { ChannelId } from '@/shared/id';

/** So that passing through a channel does not mark it read. */
const SETTLE_MS = 400;

/**
 * Where the line above what is new stands; `null` for no line. It is placed when a channel with
 * something new is opened, when one looks away, and when something is marked unread; it stays while one
 * reads. What comes while one looks on is no news.
 */
export function useUnreadDivider(channelId: ChannelId): number | null {
  const attention = useAttention();
  const membership = useMembership(channelId);
  const readSeq = membership?.lastReadSeq ?? null;
  const isNews = membership !== undefined && isUnread(membership);
  const [line, setLine] = useState(() => (isNews ? readSeq : null));
  const seen = useRef({ attention, readSeq });

  useEffect(() => {
    const before = seen.current;
    seen.current = { attention, readSeq };
    if (readSeq === null) return;
    const wentBack = before.readSeq === null || readSeq < before.readSeq;
    const lookedAway = before.attention && !attention;
    const cameBack = !before.attention && attention;
    if (wentBack || (lookedAway && !isNews)) setLine(readSeq);
    else if (cameBack && !isNews) setLine(null);
  }, [attention, readSeq, isNews]);
  return line;
}

/** Marks the channel read once its end is on the screen and someone looks at it. */
export function useMarkRead(channelId: ChannelId, isAtEnd: boolean): void {
  const client = useClient();
  const attention = useAttention();
  const membership = useMembership(channelId);
  const readSeq = membership?.lastReadSeq ?? null;
  const markedSeq = membership?.markedSeq ?? 0;
  const lastSeq = useChannel(channelId)?.lastSeq ?? 0;
  const held = useRef<number | null>(null);
  const isBehind = readSeq !== null && readSeq < lastSeq;

  // What one just marked unread stays so until one comes back to the end of it.
  const previous = useRef({ readSeq, markedSeq });
  useEffect(() => {
    const before = previous.current;
    previous.current = { readSeq, markedSeq };
    const wentBack = readSeq !== null && before.readSeq !== null && readSeq < before.readSeq;
    const isMarked = markedSeq > 0 && markedSeq !== before.markedSeq;
    if (wentBack || isMarked) held.current = lastSeq;
  }, [readSeq, markedSeq, lastSeq]);
  useEffect(() => {
    if (!isAtEnd || !attention) held.current = null;
  }, [isAtEnd, attention]);

  useEffect(() => {
    if (!isAtEnd || !attention || !isBehind) return;
    const timer = setTimeout(() => {
      if (held.current === lastSeq || isMarkingUnread(client, channelId)) return;
      // What fails is tried again with the next message, or when one looks here again.
      markRead(client, channelId, lastSeq).catch(() => undefined);
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [client, channelId, isAtEnd, attention, isBehind, lastSeq]);
}
