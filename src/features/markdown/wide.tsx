import { clsx } from 'clsx';
import type { ReactNode } from 'react';

interface WideProps {
  label: string;
  children: ReactNode;
  className?: string;
  dir?: 'ltr';
}

/** What may be wider than a message: it scrolls by itself, by keyboard too. */
export function Wide({ label, children, className, dir }: WideProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls, a section a landmark.
    <div
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too.
      tabIndex={0}
      aria-label={label}
      dir={dir}
      className={clsx('max-w-full overflow-x-auto', className)}
    >
      {children}
    </div>
  );
}
