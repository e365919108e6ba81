import { Skeleton } from '@/ui/skeleton';

const WIDTHS = [
  ['w-[72%]', 'w-[38%]'],
  ['w-[54%]'],
  ['w-[81%]', 'w-[66%]', 'w-[24%]'],
  ['w-[46%]'],
];

/** Grey messages. */
export function TimelineSkeleton({ rows }: { rows: number }) {
  return (
    <div className="flex flex-col gap-5 px-5 py-4">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list of grey bars.
        <div key={row} className="flex gap-3">
          <Skeleton className="size-9 shrink-0 rounded-avatar" />
          <div className="flex max-w-[76ch] flex-1 flex-col gap-2 pt-0.5">
            <Skeleton className="h-3.5 w-28" />
            {WIDTHS[row % WIDTHS.length]?.map((width) => (
              <Skeleton key={width} className={`h-3.5 ${width}`} />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
