'use client';
import { printDay } from '@/ui/time';
import { useNow } from '@/ui/use-now';

/** Above the first message of a day. */
export function DayDivider({ at }: { at: string }) {
  const now = useNow('day');
  return (
    <div className="mx-5 flex max-w-column items-center gap-3 pt-4">
      <span className="h-px flex-1 bg-line" />
      <h2 className="font-medium text-muted text-xs">
        <time dateTime={at}>{printDay(at, now)}</time>
      </h2>
      <span className="h-px flex-1 bg-line" />
    </div>
  );
}
