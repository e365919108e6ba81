'use client';
import { useEffect } from 'react';
import type { WorkspaceClient } from '@/client/sync/client';
import { useClient } from '@/client/sync/react';

const IDLE_MS = 5 * 60_000;
/** Interval of reports: the server's copy expires without them. */
const REPEAT_MS = 60_000;
const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/** Tells the others whether I am at this window, or left it alone for a while. */
export function useReportPresence(): void {
  const client = useClient();
  useEffect(() => {
    let activeAt = Date.now();
    let reported: 'active' | 'away' | null = null;
    const report = (again: boolean) => {
      const isHere = document.visibilityState === 'visible' && Date.now() - activeAt < IDLE_MS;
      const presence = isHere ? 'active' : 'away';
      if (!again && presence === reported) return;
      reported = presence;
      void tell(client, presence);
    };
    const live = () => {
      activeAt = Date.now();
      if (reported !== 'active') report(false);
    };
    const repeat = setInterval(() => report(true), REPEAT_MS);
    const seen = () => report(false);
    document.addEventListener('visibilitychange', seen);
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, live, { passive: true });
    report(true);
    return () => {
      clearInterval(repeat);
      document.removeEventListener('visibilitychange', seen);
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, live);
    };
  }, [client]);
}

async function tell(client: WorkspaceClient, presence: 'active' | 'away'): Promise<void> {
  const { workspaceId } = client;
  try {
    await client.trpc.presence.set.mutate({ workspaceId, presence });
  } catch {
    // It is reported again soon; until then the others see the last report.
  }
}
