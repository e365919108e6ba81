'use client';
import { clsx } from 'clsx';
import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useClient } from '@/client/sync/react';
import { homePath, PlaceLink } from '@/features/navigation';

interface ViewHeaderProps {
  /** It begins with links, whose text is indented by itself. */
  startsWithLinks?: boolean;
  children: ReactNode;
}

/** Stands above whatever the middle of the screen shows; on a phone it leads back to the channels. */
export function ViewHeader({ startsWithLinks = false, children }: ViewHeaderProps) {
  const { slug } = useClient();
  return (
    <header
      className={clsx(
        'flex h-12 shrink-0 items-center gap-1 border-line border-b pr-2 max-sm:pl-1',
        startsWithLinks ? 'pl-3' : 'pl-5',
      )}
    >
      <PlaceLink
        href={homePath(slug)}
        aria-label="Back to the channels"
        className="flex size-11 items-center justify-center text-muted sm:hidden"
      >
        <ChevronLeft aria-hidden size={20} strokeWidth={1.75} />
      </PlaceLink>
      {children}
    </header>
  );
}
