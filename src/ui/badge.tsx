import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

export type BadgeTone = 'neutral' | 'accent' | 'mention' | 'danger';

const TONES: Record<BadgeTone, string> = {
  neutral: 'bg-surface-4 text-muted',
  accent: 'bg-accent-soft text-accent-text',
  mention: 'bg-mention text-mention-ink',
  danger: 'bg-danger-soft text-danger-text',
};

/** One word or a number that qualifies what stands before it. */
export function Badge(props: ComponentProps<'span'> & { tone?: BadgeTone }) {
  const { tone = 'neutral', className, ...rest } = props;
  return (
    <span
      className={clsx(
        'tabular inline-flex h-[18px] min-w-[18px] shrink-0 items-center justify-center rounded-full px-1.5',
        'font-medium text-xs',
        TONES[tone],
        className,
      )}
      {...rest}
    />
  );
}
