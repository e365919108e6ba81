'use client';
import { useClient } from '@/client/sync/react';
import { ViewHeader } from '@/features/frames';
import { goTo, searchPath } from '@/features/navigation';
import { HitList } from './hit-list';
import { SearchBox } from './search-box';

/** The search with an address of its own. */
export function SearchView({ query }: { query: string }) {
  const { slug } = useClient();
  const search = (next: string) => goTo(searchPath(slug, next));
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col">
      <ViewHeader>
        <h1 className="font-semibold">Search</h1>
      </ViewHeader>
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
