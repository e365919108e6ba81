import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import { Tooltip } from './tooltip';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'children'> {
  /** What it does; also its tooltip. */
  label: string;
  icon: ReactNode;
  /** A shortcut to show in the tooltip. */
  shortcut?: string;
  size?: 'sm' | 'md';
  /** Leaves the tooltip out where the label already stands beside it. */
  plain?: boolean;
}

/** A square button with an icon and a name for those who don't see it. */
export function IconButton(props: IconButtonProps) {
  const { label, icon, shortcut, size = 'md', plain = false, className, ...rest } = props;
  const button = (
    <button
      type="button"
      aria-label={label}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center rounded-md text-muted',
        'transition-colors duration-120 hover:bg-surface-4 hover:text-ink',
        'aria-expanded:bg-surface-4 aria-expanded:text-ink aria-pressed:bg-surface-4',
        'disabled:pointer-events-none disabled:opacity-50 touch:size-11',
        size === 'sm' ? 'size-7' : 'size-8',
        className,
      )}
      {...rest}
    >
      {icon}
    </button>
  );
  if (plain) return button;
  return (
    <Tooltip label={label} shortcut={shortcut}>
      {button}
    </Tooltip>
  );
}
