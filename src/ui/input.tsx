import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

/** The shared look of everything one types or picks in. */
export const CONTROL =
  'w-full rounded-md border border-line-strong bg-surface-1 px-3 text-base text-ink ' +
  'transition-colors duration-120 hover:border-muted disabled:opacity-60 ' +
  'aria-invalid:border-danger-text touch:min-h-11';

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={clsx(CONTROL, 'h-9', className)} {...rest} />;
}
