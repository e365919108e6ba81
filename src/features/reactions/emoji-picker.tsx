'use client';
import { clsx } from 'clsx';
import {
  type EmojiPickerListCategoryHeaderProps,
  type EmojiPickerListEmojiProps,
  type EmojiPickerListRowProps,
  EmojiPicker as Picker,
} from 'frimousse';
import type { AriaAttributes } from 'react';

/** Every emoji, to search or to look through; arrows and Enter work too. */
export default function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  return (
    <Picker.Root
      emojibaseUrl="/emoji"
      columns={9}
      onEmojiSelect={({ emoji }) => onPick(emoji)}
      className="isolate flex h-full w-full flex-col"
    >
      <div className="flex items-center gap-2 border-line border-b p-2">
        <Picker.Search
          autoFocus
          placeholder="Search emoji"
          aria-label="Search emoji"
          className="h-8 min-w-0 flex-1 rounded-md bg-surface-3 px-2.5 text-sm outline-none focus-visible:shadow-[0_0_0_2px_var(--focus)]"
        />
        <Picker.SkinToneSelector
          aria-label="Skin tone"
          className="size-8 rounded-md text-lg hover:bg-surface-4"
        />
      </div>
      <Picker.Viewport tabIndex={0} className="relative min-h-0 flex-1 outline-none">
        <Picker.Loading className="absolute inset-0 flex items-center justify-center text-muted text-sm">
          Loading…
        </Picker.Loading>
        <Picker.Empty className="absolute inset-0 flex items-center justify-center text-muted text-sm">
          No emoji is called that.
        </Picker.Empty>
        <Picker.List
          className="select-none pb-2"
          components={{ CategoryHeader, Row, Emoji: EmojiButton }}
        />
      </Picker.Viewport>
    </Picker.Root>
  );
}

function CategoryHeader({ category, ...rest }: EmojiPickerListCategoryHeaderProps) {
  return (
    <div {...rest} className="bg-raised px-3 pt-2.5 pb-1 font-medium text-muted text-xs">
      {category.label}
    </div>
  );
}

function Row({ children, ...rest }: EmojiPickerListRowProps) {
  return (
    <div {...fromOne(rest)} className="px-2">
      {children}
    </div>
  );
}

function EmojiButton({ emoji, ...rest }: EmojiPickerListEmojiProps) {
  return (
    <button
      type="button"
      {...fromOne(rest)}
      className={clsx(
        'flex size-[34px] items-center justify-center rounded-md text-xl',
        emoji.isActive && 'bg-surface-4',
      )}
    >
      {emoji.emoji}
    </button>
  );
}

/** The picker counts its rows and columns from 0, ARIA from 1. */
function fromOne<Props extends AriaAttributes>(props: Props): Props {
  const { 'aria-rowindex': row, 'aria-colindex': column } = props;
  return {
    ...props,
    ...(row !== undefined && { 'aria-rowindex': row + 1 }),
    ...(column !== undefined && { 'aria-colindex': column + 1 }),
  };
}
