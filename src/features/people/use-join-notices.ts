'use client';
import { useEffect } from 'react';
import { useClient } from '@/client/sync/react';
import { toast } from '@/ui/toaster';

/** Tells owners and admins who has just joined the workspace, while they look on. */
export function useJoinNotices(): void {
  const { replica, me } = useClient();
  useEffect(() => {
    let { members, isLoaded } = replica.state;
    return replica.store.subscribe((state) => {
      const before = members;
      const wasLoaded = isLoaded;
      if (state.members === before) return;
      ({ members, isLoaded } = state);
      const role = members[me]?.value.role;
      // The first load brings everyone; what a fresh start brings later joined in the meantime.
      if (!wasLoaded || (role !== 'owner' && role !== 'admin')) return;
      const joined = Object.values(members).filter(
        ({ value }) => !before[value.id] && value.kind === 'person',
      );
      const [first] = joined;
      if (!first) return;
      const others = joined.length - 1;
      toast(`${first.value.name}${others > 0 ? ` and ${others} more` : ''} joined the workspace.`);
    });
  }, [replica, me]);
}
