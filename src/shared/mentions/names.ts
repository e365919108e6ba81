import { LIMITS } from '../limits';

/** What people type to call everyone in a channel, and everyone who is active in it. */
export const WIDE_NAMES = {
  channel: '<!channel>',
  everyone: '<!channel>',
  all: '<!channel>',
  here: '<!here>',
} as const;

export type WideName = keyof typeof WIDE_NAMES;

export const isWideName = (name: string): name is WideName => Object.hasOwn(WIDE_NAMES, name);

// What stands right before it makes it something else: in `ann@example.com`, `mail+@ann` and `a/#b` there
// is no mention, nor behind a backslash.
// Scripts without spaces between words have none before a name either.
const UNSPACED = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`;
const BEFORE = String.raw`(?:(?<![\p{L}\p{N}\p{M}_@#&/\\<.+-])|(?<=[${UNSPACED}]))`;
const TYPED = new RegExp(
  `${BEFORE}(?:(@)([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)|(#)([\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}_-]*))` +
    // Right behind another one, too.
    '|(?:(?<![\\p{L}\\p{N}:])|(?<=:[a-z0-9_+-]{2,40}:)):([a-z0-9_+-]{2,40}):(?![\\p{L}\\p{N}])',
  'giu',
);

export interface TypedName {
  sigil: '@' | '#' | ':';
  name: string;
  /** Offsets in the text, sigil included, the end exclusive. */
  from: number;
  to: number;
}

/** The names that a stretch of plain text holds, with their offsets moved by `at`. */
export function namesIn(text: string, at: number): TypedName[] {
  return [...text.matchAll(TYPED)].map((match): TypedName => {
    const [whole, atSign, handle = '', hash, channel = '', emoji = ''] = match;
    const from = at + match.index;
    const to = from + whole.length;
    if (atSign) return { sigil: '@', name: handle, from, to };
    if (hash) return { sigil: '#', name: channel, from, to };
    return { sigil: ':', name: emoji, from, to };
  });
}

/** Nothing has a longer name. */
const LONGEST = Math.max(LIMITS.handleLength, LIMITS.channelNameLength);

/**
 * What a typed name may mean, the longest first: `ann.b` means Ann when there is an `ann` and no `ann.b`,
 * and what is left over follows as text. Takes no longer for a name that is a whole message.
 */
export function readingsOf(name: string): string[] {
  const ends = [...name.slice(0, LONGEST + 1).matchAll(/[._-]+/g)].map(({ index }) => index);
  const shorter = ends.reverse().flatMap((end) => (end > 0 ? [name.slice(0, end)] : []));
  return name.length > LONGEST ? shorter : [name, ...shorter];
}
