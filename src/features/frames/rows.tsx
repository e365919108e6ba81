import type { ReactNode } from 'react';
import { Skeleton } from '@/ui/skeleton';

/** A list of things with a line between them. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className="divide-y divide-line border-line border-y">
      {children}
    </ul>
  );
}

interface RowProps {
  icon?: ReactNode;
  title: ReactNode;
  /** One line of what else is worth knowing. */
  note?: ReactNode;
  /** What can be done with it, at the end. */
  actions?: ReactNode;
}

export function Row({ icon, title, note, actions }: RowProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-2.5">
      {icon}
      <div className="min-w-0 flex-1 basis-40">
        <div className="flex flex-wrap items-center gap-x-2 font-medium">{title}</div>
        {note && <div className="text-muted text-sm">{note}</div>}
      </div>
      {actions && <div className="ml-auto flex shrink-0 items-center gap-2">{actions}</div>}
    </li>
  );
}

export function RowsSkeleton() {
  return (
    <div className="flex flex-col gap-3">
      {['w-1/2', 'w-2/3', 'w-1/3', 'w-1/2'].map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grey shapes have no identity.
        <div key={index} className="flex items-center gap-3 py-1.5">
          <Skeleton className="size-9 rounded-avatar" />
          <Skeleton className={`h-4 ${width}`} />
        </div>
      ))}
    </div>
  );
}
