import { clsx } from 'clsx';
import { Button } from '@/ui/button';
import { Skeleton } from '@/ui/skeleton';
import type { LoadState, Side } from './use-range';

interface LoadMoreRowProps {
  side: Side;
  state: LoadState;
  onRetry: (side: Side) => void;
}

/** The place above or below what is held, where the next page is coming. */
export function LoadMoreRow({ side, state, onRetry }: LoadMoreRowProps) {
  return (
    <div
      className={clsx(
        'absolute inset-x-0 flex h-14 items-center px-5',
        side === 'older' ? 'top-0' : 'bottom-0',
      )}
    >
      {state === 'failed' ? (
        <div className="flex items-center gap-3 text-muted text-sm">
          These messages couldn’t be loaded.
          <Button size="sm" onClick={() => onRetry(side)}>
            Try again
          </Button>
        </div>
      ) : (
        <div aria-hidden className="flex flex-1 gap-3">
          <Skeleton className="size-9 shrink-0 rounded-avatar" />
          <div className="flex flex-1 flex-col gap-2 pt-0.5">
            <Skeleton className="h-3.5 w-28" />
            <Skeleton className="h-3.5 w-1/2" />
          </div>
        </div>
      )}
    </div>
  );
}
