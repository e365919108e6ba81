'use client';
import { useClient } from '@/client/sync/react';
import { homePath } from '@/features/navigation';
import { NotFound } from './not-found';

/** For an address that names no tab. */
export function NoSuchPage() {
  const { slug } = useClient();
  return (
    <main className="flex min-h-0 flex-1">
      <NotFound noun="page" href={homePath(slug)} action="Go back" />
    </main>
  );
}
