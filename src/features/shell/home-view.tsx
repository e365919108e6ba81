'use client';
import { useEffect } from 'react';
import { useAbility, useClient, useSync } from '@/client/sync/react';
import { browsePath, channelPath, firstPlace, goTo, PlaceLink } from '@/features/navigation';
import { TimelineSkeleton } from '@/features/timeline';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { Loading } from '@/ui/skeleton';

/** The bare address: on a phone the list of channels; else it goes on to where one was last. */
export function HomeView() {
  const client = useClient();
  const isLoaded = useSync((state) => state.isLoaded);
  const mayBrowse = useAbility('browse');
  const isEmpty = useSync((state) => Object.keys(state.memberships).length === 0);
  useEffect(() => {
    if (!isLoaded || isEmpty || !window.matchMedia('(min-width: 640px)').matches) return;
    const channelId = firstPlace(client);
    if (channelId) goTo(channelPath(client.slug, { channelId }), 'replace');
  }, [client, isLoaded, isEmpty]);
  if (isLoaded && isEmpty) {
    return (
      <main className="flex flex-1 items-center justify-center">
        <EmptyState
          title="You are in no channel yet."
          action={
            mayBrowse && (
              <Button asChild variant="primary">
                <PlaceLink href={browsePath(client.slug)}>Find one</PlaceLink>
              </Button>
            )
          }
        >
          {mayBrowse
            ? 'Join one to read along and to write.'
            : 'Someone in the workspace has to add you to one.'}
        </EmptyState>
      </main>
    );
  }
  return (
    <main data-opening className="flex min-h-0 flex-1 flex-col justify-end">
      <Loading label="Opening">
        <TimelineSkeleton rows={8} />
      </Loading>
    </main>
  );
}
