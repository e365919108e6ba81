'use client';
import { clsx } from 'clsx';
import {
  type EmojiPickerListCategoryHeaderProps,
  type EmojiPickerListEmojiProps,
  type EmojiPickerListRowProps,
  EmojiPicker as Picker,
} from 'frimousse';
import type { AriaAttributes } from 'react';
import { EmojiField } from './emoji-field';
import { COLUMNS, FoundEmoji, useFoundEmoji } from './found-emoji';

interface EmojiPickerProps {
  typed: string;
  onType: (typed: string) => void;
  onPick: (emoji: string) => void;
}

/** Every emoji, to search or to look through; arrows and Enter work too. */
export function EmojiPicker(props: EmojiPickerProps) {
  const { onPick } = props;
  return (
    <Picker.Root
      emojibaseUrl="/emoji"
      columns={COLUMNS}
      onEmojiSelect={({ emoji }) => onPick(emoji)}
      className="isolate flex h-full w-full flex-col"
    >
      <Panes {...props} />
    </Picker.Root>
  );
}

/** All of them in rows, or those that match what is typed: the picker's own search finds unlikely ones first. */
function Panes({ typed, onType, onPick }: EmojiPickerProps) {
  const about = useFoundEmoji(typed, onPick);
  const { id, found, index } = about;
  const isSearching = typed.trim() !== '';
  return (
    <>
      <div className="flex items-center gap-2 border-line border-b p-2">
        <EmojiField
          {...{ typed, onType }}
          onKeyDown={about.onKeyDown}
          role="combobox"
          aria-expanded={isSearching}
          aria-controls={isSearching && found.length > 0 ? id : undefined}
          aria-activedescendant={found[index] ? `${id}-${index}` : undefined}
        />
        <Picker.SkinToneSelector
          aria-label="Skin tone"
          className="size-8 rounded-md text-lg hover:bg-surface-4"
        />
      </div>
      {isSearching && <FoundEmoji about={about} onPick={onPick} />}
      <Picker.Viewport
        tabIndex={0}
        hidden={isSearching}
        className="relative min-h-0 flex-1 outline-none"
      >
        <Picker.Loading className="absolute inset-0 flex items-center justify-center text-muted text-sm">
          Loading…
        </Picker.Loading>
        <Picker.List
          className="select-none pb-2"
          components={{ CategoryHeader, Row, Emoji: EmojiButton }}
        />
      </Picker.Viewport>
    </>
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
