'use client';
import { type ReactNode, useState } from 'react';
import { QueryView, useLazy } from '@/features/query-view';
import { Popover } from '@/ui/popover';
import { EmojiField } from './emoji-field';

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
      <LoadedPicker onPick={pick} />
    </Popover>
  );
}

/** What is typed before the picker is there is kept for it; when it can't be loaded, one may try again. */
function LoadedPicker({ onPick }: Pick<EmojiPopoverProps, 'onPick'>) {
  const [typed, setTyped] = useState('');
  const query = useLazy('emoji-picker', () =>
    import('./emoji-picker').then((module) => module.EmojiPicker),
  );
  const skeleton = (
    <div className="flex border-line border-b p-2">
      <EmojiField typed={typed} onType={setTyped} />
    </div>
  );
  return (
    <QueryView query={query} skeleton={skeleton}>
      {(EmojiPicker) => <EmojiPicker {...{ typed, onPick }} onType={setTyped} />}
    </QueryView>
  );
}
