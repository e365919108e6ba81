import { clsx } from 'clsx';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';

const VARIANTS: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-accent-ink hover:bg-accent-hover',
  secondary: 'border border-line-strong text-ink hover:bg-surface-4',
  ghost: 'text-ink hover:bg-surface-4',
  danger: 'bg-danger text-danger-ink hover:bg-danger-hover',
};

interface ButtonProps extends ComponentProps<'button'> {
  variant?: ButtonVariant;
  size?: 'sm' | 'md';
  /** Shows that its work is under way and takes no second press; the focus stays on it. */
  busy?: boolean;
  /** Renders its only child (a link, say) in a button's clothes. */
  asChild?: boolean;
}

/** A button with words on it. For an icon alone take `IconButton`. */
export function Button(props: ButtonProps) {
  const { variant = 'secondary', size = 'md', busy = false, asChild = false, ...rest } = props;
  const { className, type = 'button', onClick, ...others } = rest;
  const look = clsx(
    'inline-flex shrink-0 select-none items-center justify-center gap-2 rounded-md font-medium',
    'transition-colors duration-120 disabled:pointer-events-none disabled:opacity-55',
    'touch:min-h-11',
    size === 'sm' ? 'h-8 px-2.5 text-sm' : 'h-9 px-3.5 text-base',
    busy && 'cursor-progress opacity-75',
    VARIANTS[variant],
    className,
  );
  if (asChild) return <Slot.Root className={look} onClick={onClick} {...others} />;
  return (
    <button
      type={type}
      className={look}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...others}
    />
  );
}
