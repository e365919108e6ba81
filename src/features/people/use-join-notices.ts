'use client';
import { useEffect } from 'react';
import { useClient } from '@/client/sync/react';
import type { SyncState } from '@/client/sync/state';
import type { MemberId } from '@/shared/id';
import { isAdmin } from '@/shared/policy/member';
import { toast } from '@/ui/toaster';

/** Shows owners and admins who has just joined the workspace. */
export function useJoinNotices(): void {
  const { replica, me } = useClient();
  useEffect(
    () =>
      replica.store.subscribe((state, before) => {
        const [first, ...others] = newcomers(before, state, me);
        if (!first) return;
        const who = others.length > 0 ? `${first} and ${others.length} more` : first;
        // One at a time: an import brings hundreds.
        toast(`${who} joined the workspace.`, { id: 'joined' });
      }),
    [replica, me],
  );
}

/** The names of the people who are in the workspace since, for owners and admins; nobody for others. */
export function newcomers(before: SyncState, now: SyncState, me: MemberId): string[] {
  // The first load brings everyone, and none of them is new.
  if (before.members === now.members || !before.isLoaded || !now.isLoaded) return [];
  const mine = now.members[me]?.value;
  if (!mine || !isAdmin(mine)) return [];
  return Object.values(now.members).flatMap(({ value }) =>
    before.members[value.id] || value.kind !== 'person' ? [] : [value.name],
  );
}
