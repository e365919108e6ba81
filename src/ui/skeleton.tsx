import { clsx } from 'clsx';
import type { ReactNode } from 'react';

/** A grey stand-in for one piece of what is coming; give it that piece's size. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx('block rounded bg-surface-4', className)} />;
}

/** Holds skeletons: nothing for 300 ms, then their shape, breathing slowly. */
export function Loading({ label = 'Loading', children }: { label?: string; children: ReactNode }) {
  return (
    <div role="status" aria-label={label} className="animate-after-wait">
      <div aria-hidden className="animate-pulse-soft">
        {children}
      </div>
    </div>
  );
}
