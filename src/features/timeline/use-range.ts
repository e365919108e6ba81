'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { loadAround, loadPage } from '@/client/sync/calls/message';
import { liveRange, rangeAt } from '@/client/sync/ranges';
import { useClient, useSync } from '@/client/sync/react';
import type { MessageRange } from '@/client/sync/state';
import type { ChannelId } from '@/shared/id';

export type LoadState = 'idle' | 'loading' | 'failed';
export type Side = 'older' | 'newer';

interface LoadedRange {
  range: MessageRange | undefined;
  /** Why there is no range yet. */
  error: unknown;
  retry: () => void;
  /** Asks for the next page on one side; does nothing while one is under way. */
  more: (side: Side) => void;
  sides: Record<Side, LoadState>;
}

/** The messages around `seq`, or the newest ones; loaded when they are not held yet. */
export function useRange(channelId: ChannelId, seq: number | null): LoadedRange {
  const client = useClient();
  const range = useSync(({ timelines }) =>
    seq === null ? liveRange(timelines[channelId]) : rangeAt(timelines[channelId], seq),
  );
  const [error, setError] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  const isMissing = range === undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new try asks again.
  useEffect(() => {
    if (!isMissing) return;
    let isGone = false;
    setError(null);
    const loading =
      seq === null ? loadPage(client, { channelId }) : loadAround(client, { channelId, seq });
    loading.catch((reason) => {
      if (!isGone) setError(reason);
    });
    return () => {
      isGone = true;
    };
  }, [client, channelId, seq, isMissing, tries]);

  const { more, sides } = useMore(channelId, range);
  const retry = useCallback(() => setTries((count) => count + 1), []);
  return { range, error, retry, more, sides };
}

function useMore(channelId: ChannelId, range: MessageRange | undefined) {
  const client = useClient();
  const [sides, setSides] = useState<Record<Side, LoadState>>({ older: 'idle', newer: 'idle' });
  const busy = useRef<Record<Side, boolean>>({ older: false, newer: false });
  const latest = useRef(range);
  useEffect(() => {
    latest.current = range;
  });

  const more = useCallback(
    async (side: Side) => {
      const held = latest.current;
      if (!held || busy.current[side]) return;
      busy.current[side] = true;
      setSides((all) => ({ ...all, [side]: 'loading' }));
      const cut = side === 'older' ? { before: held.from } : { after: held.to };
      const outcome = await loadPage(client, { channelId, ...cut }).then(
        () => 'idle' as const,
        () => 'failed' as const,
      );
      busy.current[side] = false;
      setSides((all) => ({ ...all, [side]: outcome }));
    },
    [client, channelId],
  );
  return { more, sides };
}
