import type { ComponentProps } from 'react';

interface EmojiFieldProps extends ComponentProps<'input'> {
  typed: string;
  onType: (typed: string) => void;
}

/** Where one searches for an emoji. */
export function EmojiField({ typed, onType, ...rest }: EmojiFieldProps) {
  return (
    <input
      type="search"
      // The picker moves through its rows by the keys of this field.
      frimousse-search=""
      // biome-ignore lint/a11y/noAutofocus: it opens to be searched.
      autoFocus
      value={typed}
      onChange={({ target }) => onType(target.value)}
      placeholder="Search emoji"
      aria-label="Search emoji"
      className="h-8 min-w-0 flex-1 rounded-md bg-surface-3 px-2.5 text-sm outline-none focus-visible:shadow-[0_0_0_2px_var(--focus)]"
      {...rest}
    />
  );
}
