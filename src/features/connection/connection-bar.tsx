'use client';
import { CloudOff, LoaderCircle } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { ConnectionState } from '@/client/sync/connection';
import { useClient } from '@/client/sync/react';

/** Outages shorter than this are not shown. */
const PATIENCE_MS = 2_000;

const WORDS: Record<ConnectionState, string | null> = {
  live: null,
  connecting: 'Reconnecting… What you send waits and goes out by itself.',
  offline: 'Offline. What you send waits and goes out when the network is back.',
  catching_up: 'Catching up…',
  refused: null,
};

/** Says truthfully when what is shown may not be the present. */
export function ConnectionBar() {
  const { connection } = useClient();
  const state = useStore(connection.store);
  const isTroubled = WORDS[state] !== null;
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!isTroubled) return setShown(false);
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isTroubled]);
  const Icon = state === 'offline' ? CloudOff : LoaderCircle;
  return (
    <div role="status">
      {isShown && isTroubled && (
        <p className="flex min-h-8 items-center justify-center gap-2 bg-mention-soft px-4 py-1 text-center text-mention-text text-sm">
          <Icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
          {WORDS[state]}
        </p>
      )}
    </div>
  );
}
