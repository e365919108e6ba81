import { TimelineSkeleton } from '@/features/timeline/timeline-skeleton';
import { Loading, Skeleton } from '@/ui/skeleton';

const ROWS = ['w-28', 'w-40', 'w-24', 'w-36', 'w-32', 'w-44', 'w-28', 'w-36'];

/** The shape of what is coming. */
export function WorkspaceSkeleton() {
  return (
    <div data-opening className="flex h-dvh">
      <div className="hidden w-[264px] shrink-0 bg-sidebar sm:block">
        <SidebarSkeleton />
      </div>
      <div className="flex min-w-0 flex-1 flex-col justify-end">
        <Loading label="Opening the workspace">
          <TimelineSkeleton rows={8} />
        </Loading>
      </div>
    </div>
  );
}

export function SidebarSkeleton() {
  return (
    <Loading label="Loading channels">
      <div className="flex flex-col gap-4 p-4 pt-16">
        {ROWS.map((width, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list of grey bars.
          <Skeleton key={index} className={`h-4 ${width}`} />
        ))}
      </div>
    </Loading>
  );
}
