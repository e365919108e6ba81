'use client';
import { useClient } from '@/client/sync/react';
import { PanelFrame } from '@/features/frames';
import { goTo, searchPath } from '@/features/navigation';
import { HitList } from './hit-list';
import { SearchBox } from './search-box';

/** The hits beside the channel that one of them was opened in. */
export function SearchPanel({ query, onClose }: { query: string; onClose: () => void }) {
  const { slug } = useClient();
  const search = (next: string) => goTo(searchPath(slug, next));
  return (
    <PanelFrame title="Search" onClose={onClose}>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="px-5 pt-4 pb-2">
          <SearchBox query={query} onQuery={search} />
        </div>
        <HitList query={query} onClear={() => search('')} />
      </div>
    </PanelFrame>
  );
}
