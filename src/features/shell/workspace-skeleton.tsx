import { SidebarSkeleton } from '@/features/sidebar';
import { TimelineSkeleton } from '@/features/timeline';
import { Loading } from '@/ui/skeleton';

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
