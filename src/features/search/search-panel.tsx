'use client';
import { useClient } from '@/client/sync/react';
import { searchPath } from '@/features/workspace/address';
import { goTo } from '@/features/workspace/navigation';
import { PanelFrame } from '@/features/workspace/panel-frame';
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
