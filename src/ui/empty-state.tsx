import type { ReactNode } from 'react';

interface EmptyStateProps {
  icon?: ReactNode;
  title: ReactNode;
  /** One sentence. */
  children?: ReactNode;
  /** One action. */
  action?: ReactNode;
}

/** What stands where there is nothing yet, or nothing to be seen. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center gap-3 px-6 py-12 text-center">
      {icon && <span className="text-muted">{icon}</span>}
      <div>
        <p className="font-medium">{title}</p>
        {children && <p className="mt-1 text-muted text-sm">{children}</p>}
      </div>
      {action}
    </div>
  );
}
