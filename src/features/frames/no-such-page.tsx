'use client';
import { useClient } from '@/client/sync/react';
import { homePath } from '@/features/navigation';
import { NotHere } from './not-here';

/** For an address that names no tab. */
export function NoSuchPage() {
  const { slug } = useClient();
  return (
    <main className="flex min-h-0 flex-1">
      <NotHere noun="page" href={homePath(slug)} action="Go back" />
    </main>
  );
}
