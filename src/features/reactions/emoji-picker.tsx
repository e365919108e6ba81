'use client';
import { clsx } from 'clsx';
import {
  type EmojiPickerListCategoryHeaderProps,
  type EmojiPickerListEmojiProps,
  type EmojiPickerListRowProps,
  EmojiPicker as Picker,
} from 'frimousse';
import { type AriaAttributes, useState } from 'react';
import { COLUMNS, FoundEmoji, useFoundEmoji } from './found-emoji';

/** Every emoji, to search or to look through; arrows and Enter work too. */
export default function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  return (
    <Picker.Root
      emojibaseUrl="/emoji"
      columns={COLUMNS}
      onEmojiSelect={({ emoji }) => onPick(emoji)}
      className="isolate flex h-full w-full flex-col"
    >
      <Panes onPick={onPick} />
    </Picker.Root>
  );
}

/** All of them in rows, or those that match what is typed: the picker's own search finds unlikely ones first. */
function Panes({ onPick }: { onPick: (emoji: string) => void }) {
  const [typed, setTyped] = useState('');
  const about = useFoundEmoji(typed, onPick);
  const { id, found, index } = about;
  const isSearching = typed.trim() !== '';
  return (
    <>
      <div className="flex items-center gap-2 border-line border-b p-2">
        <input
          type="search"
          // The picker moves through its rows by the keys of this field.
          frimousse-search=""
          // biome-ignore lint/a11y/noAutofocus: it opens to be searched.
          autoFocus
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          onKeyDown={about.onKeyDown}
          placeholder="Search emoji"
          aria-label="Search emoji"
          role="combobox"
          aria-expanded={isSearching}
          aria-controls={isSearching && found.length > 0 ? id : undefined}
          aria-activedescendant={found[index] ? `${id}-${index}` : undefined}
          className="h-8 min-w-0 flex-1 rounded-md bg-surface-3 px-2.5 text-sm outline-none focus-visible:shadow-[0_0_0_2px_var(--focus)]"
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
