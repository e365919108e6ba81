'use client';
import { useEffect } from 'react';
import { useClient } from '@/client/sync/react';
import type { SyncState } from '@/client/sync/state';
import type { ParleyEvent } from '@/shared/events';
import { isAdmin } from '@/shared/policy/member';
import { toast } from '@/ui/toaster';

/** Shows owners and admins who has just joined the workspace. */
export function useJoinNotices(): void {
  const client = useClient();
  useEffect(
    () =>
      client.listen((events) => {
        const [first, ...others] = newcomersIn(events, client.replica.state);
        if (!first) return;
        const who = others.length > 0 ? `${first} and ${others.length} more` : first;
        // One at a time: an import brings hundreds.
        toast(`${who} joined the workspace.`, { id: 'joined' });
      }),
    [client],
  );
}

/** The names of the people who joined, for owners and admins; nobody for others. */
export function newcomersIn(
  events: readonly ParleyEvent[],
  { isLoaded, me, members }: SyncState,
): string[] {
  const mine = me && members[me]?.value;
  if (!isLoaded || !mine || !isAdmin(mine)) return [];
  return events.flatMap((event) =>
    event.type === 'member.joined' && event.member.kind === 'person' ? [event.member.name] : [],
  );
}
