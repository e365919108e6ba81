'use client';
import { clsx } from 'clsx';
import { Popover as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { leaveFocusInText } from './use-restore-focus';

interface PopoverProps {
  /** The element that opens it: takes a ref and events. */
  trigger: ReactNode;
  children: ReactNode;
  /** What the panel is, for those who don't see it. */
  label: string;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  side?: 'top' | 'right' | 'bottom' | 'left';
  align?: 'start' | 'center' | 'end';
  className?: string;
}

/** A small panel beside its trigger. Closes with Escape or a click elsewhere. */
export function Popover(props: PopoverProps) {
  const { trigger, children, label, open, onOpenChange, className } = props;
  return (
    <Radix.Root
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange ? { onOpenChange } : {})}
    >
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          side={props.side ?? 'bottom'}
          align={props.align ?? 'start'}
          sideOffset={6}
          collisionPadding={8}
          onCloseAutoFocus={leaveFocusInText}
          className={clsx(
            'z-50 animate-pop-in rounded-lg border border-line bg-raised shadow-raised outline-none',
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
