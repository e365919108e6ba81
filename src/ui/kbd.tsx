import { clsx } from 'clsx';
import type { ReactNode } from 'react';

/** A key or a chord, as printed on the keyboard. */
export function Kbd({
  children,
  tone = 'plain',
}: {
  children: ReactNode;
  tone?: 'plain' | 'inverse';
}) {
  return (
    <kbd
      className={clsx(
        'inline-flex h-5 items-center rounded border px-1.5 font-sans text-xs',
        tone === 'plain' ? 'border-line bg-surface-2 text-muted' : 'border-current/30',
      )}
    >
      {children}
    </kbd>
  );
}
