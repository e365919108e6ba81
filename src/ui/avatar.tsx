import { clsx } from 'clsx';

export type AvatarSize = 'xs' | 'sm' | 'md' | 'lg';

const SIZES: Record<AvatarSize, string> = {
  xs: 'size-5 rounded-[5px] text-[9px]',
  sm: 'size-6 rounded-md text-[10px]',
  md: 'size-9 rounded-avatar text-sm',
  lg: 'size-16 rounded-xl text-xl',
};
const HUES = 12;

/** Initials on a colour, both from the name. Decorative: the name stands beside it. */
export function Avatar({
  name,
  size = 'md',
  className,
}: {
  name: string;
  size?: AvatarSize;
  className?: string;
}) {
  return (
    <span
      aria-hidden
      data-hue={hueOf(name)}
      className={clsx(
        'avatar-hue inline-flex shrink-0 select-none items-center justify-center font-semibold',
        SIZES[size],
        className,
      )}
    >
      {initialsOf(name)}
    </span>
  );
}

/** The first letters of the first and the last word; one letter for a single word. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words.slice(0, 1);
  return ends.map((word) => firstCharacter(word ?? '')).join('') || '?';
}

function firstCharacter(word: string): string {
  const letter = /[\p{L}\p{N}]/u.exec(word)?.[0] ?? [...word][0] ?? '';
  return letter.toLocaleUpperCase();
}

function hueOf(name: string): number {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) | 0;
  return Math.abs(hash) % HUES;
}
