'use client';
import { ChevronLeft } from 'lucide-react';
import { useClient } from '@/client/sync/react';
import { goTo, homePath, PlaceLink, searchPath } from '@/features/navigation';
import { HitList } from './hit-list';
import { SearchBox } from './search-box';

/** The search with an address of its own. */
export function SearchView({ query }: { query: string }) {
  const { slug } = useClient();
  const search = (next: string) => goTo(searchPath(slug, next));
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex h-12 shrink-0 items-center border-line border-b pr-3 pl-5 max-sm:pl-1">
        <PlaceLink
          href={homePath(slug)}
          aria-label="Back to the channels"
          className="flex size-11 items-center justify-center text-muted sm:hidden"
        >
          <ChevronLeft aria-hidden size={20} strokeWidth={1.75} />
        </PlaceLink>
        <h1 className="font-semibold">Search</h1>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto" data-region="messages">
        <div className="mx-auto max-w-3xl">
          <div className="px-5 pt-4 pb-2">
            <SearchBox
              query={query}
              onQuery={search}
              autoFocus={query === '' || query.endsWith(' ')}
            />
          </div>
          <HitList query={query} onClear={() => search('')} />
        </div>
      </div>
    </main>
  );
}
