'use client';
import { lazy, type ReactNode, Suspense } from 'react';
import { Popover } from '@/ui/popover';

const EmojiPicker = lazy(() => import('./emoji-picker'));

interface EmojiPopoverProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onPick: (emoji: string) => void;
  /** The button that opens it. */
  children: ReactNode;
}

/** The emoji picker beside a button; its data is only loaded once it opens. */
export function EmojiPopover({ open, onOpenChange, onPick, children }: EmojiPopoverProps) {
  const pick = (emoji: string) => {
    onOpenChange(false);
    onPick(emoji);
  };
  return (
    <Popover
      label="Pick an emoji"
      trigger={children}
      {...{ open, onOpenChange }}
      align="end"
      className="h-[352px] w-[328px] overflow-hidden"
    >
      <Suspense fallback={null}>
        <EmojiPicker onPick={pick} />
      </Suspense>
    </Popover>
  );
}
