import { LIMITS } from '../limits';
import { ESCAPABLE } from '../markdown/escapable';
import { TURNS } from '../text';

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
// is no mention, nor behind a backslash. A `_` is what stands before it: a letter in `a_@ann`, a mark in `_@ann`.
// Scripts without spaces between words have none before a name either, and a keycap is no digit.
const UNSPACED = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`;
const BEFORE = String.raw`(?=[@#])(?:(?<![\p{L}\p{N}@#&/\\<.+-][\p{M}_]*)|(?<=[${UNSPACED}\u20E3][\p{M}_]*))`;
const TYPED = new RegExp(
  `${BEFORE}(?:(@)([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)|(#)([\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}_-]*))` +
    // Right behind another one, too.
    '|(?:(?<![\\p{L}\\p{N}:\\\\])|(?<=:[a-z0-9_+-]{2,40}:)):([a-z0-9_+-]{2,40}):(?![\\p{L}\\p{N}])',
  'giu',
);

export interface TypedName {
  sigil: '@' | '#' | ':';
  name: string;
  /** Offsets in the text, sigil included, the end exclusive. */
  from: number;
  to: number;
  /** The offset where its first so many letters end, sigil included. */
  endOf(length: number): number;
}

interface TextRange {
  /** As it was typed. */
  typed: string;
  /** Its offset in the message. */
  at: number;
  /** Right behind a mention, which is a word like the name that was typed for it. */
  afterName: boolean;
}

/** The names that a range of a message's text holds. */
export function namesIn({ typed, at, afterName }: TextRange): TypedName[] {
  const { text, originOf } = shownOf(typed);
  const before = afterName ? 'a' : '';
  return [...(before + text).matchAll(TYPED)].map((match): TypedName => {
    const [whole, atSign, handle = '', hash, channel = '', emoji = ''] = match;
    const index = match.index - before.length;
    const endOf = (length: number) => at + originOf(index + length - 1) + 1;
    const place = { from: at + originOf(index), to: endOf(whole.length), endOf };
    if (atSign) return { sigil: '@', name: handle, ...place };
    if (hash) return { sigil: '#', name: channel, ...place };
    return { sigil: ':', name: emoji, ...place };
  });
}

/** A backslash is no letter of what it stands before, unless it keeps that from being a name. */
const UNSHOWN = new RegExp(
  `${TURNS.source}|\\\\(?=[${ESCAPABLE.replace(/[@#:]/g, '').replace(/[\][-]/g, '\\$&')}])`,
  'g',
);

/** What is shown of it, and where each letter of that was typed. */
function shownOf(typed: string): { text: string; originOf: (index: number) => number } {
  if (typed.search(UNSHOWN) < 0) return { text: typed, originOf: (index) => index };
  const origins: number[] = [];
  let at = 0;
  const text = typed.replace(UNSHOWN, (unshown, index: number) => {
    for (; at < index; at += 1) origins.push(at);
    at += unshown.length;
    return '';
  });
  for (; at < typed.length; at += 1) origins.push(at);
  return { text, originOf: (index) => origins[index] ?? typed.length };
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
