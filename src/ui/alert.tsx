import { clsx } from 'clsx';
import { CircleAlert, Info } from 'lucide-react';
import type { ReactNode } from 'react';

interface AlertProps {
  tone?: 'info' | 'danger';
  children: ReactNode;
  /** A button, usually to try again. */
  action?: ReactNode;
  className?: string;
}

/** A sentence in the flow of the page: what happened, and what to do about it. */
export function Alert({ tone = 'info', children, action, className }: AlertProps) {
  const Icon = tone === 'danger' ? CircleAlert : Info;
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={clsx(
        'flex items-start gap-2.5 rounded-md px-3 py-2.5 text-sm',
        tone === 'danger' ? 'bg-danger-soft text-danger-text' : 'bg-surface-4 text-ink',
        className,
      )}
    >
      <Icon aria-hidden size={16} strokeWidth={1.75} className="mt-px shrink-0" />
      <div className="min-w-0 flex-1">{children}</div>
      {action}
    </div>
  );
}
