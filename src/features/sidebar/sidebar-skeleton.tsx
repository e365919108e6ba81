import { Loading, Skeleton } from '@/ui/skeleton';

const ROWS = ['w-28', 'w-40', 'w-24', 'w-36', 'w-32', 'w-44', 'w-28', 'w-36'];

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
