// What has no shape of its own: white space, controls, what is ignored by default (joiners, selectors,
// fillers), marks that need a letter to stand on, the blanks among braille and musical signs,
// and what only keeps a place for something that is no text.
const VISIBLE =
  /[^\s\p{Z}\p{Cc}\p{Cf}\p{Cn}\p{M}\p{Default_Ignorable_Code_Point}\u2800\uFFFC\u{1D159}]/u;

/** Whether anything of a text can be seen. What cannot is no message, name or topic. */
export const isVisible = (text: string) => VISIBLE.test(text);

/**
 * Lower case as names are stored and compared, in composed form (NFC). That of the Turkish İ brings a dot of its
 * own, which nobody types and nobody sees: it goes.
 */
export const lowerCase = (text: string) =>
  text.toLowerCase().replaceAll('i\u0307', 'i').normalize('NFC');

const collator = new Intl.Collator();

/** The order of names in every list: ł beside l, and accents and case only where all else is the same. */
export const compareNames = (a: string, b: string): number => collator.compare(a, b);

/** The noun that goes with a count: `nounFor(1, 'person', 'people')` is `person`. */
export const nounFor = (count: number, noun: string, nouns = `${noun}s`): string =>
  count === 1 ? noun : nouns;

/** `1 session`, `2 sessions`. */
export const counted = (count: number, noun: string, nouns?: string): string =>
  `${count} ${nounFor(count, noun, nouns)}`;

export const TURNS = /[\u202A-\u202E\u2066-\u2069]/g;

/** Whether a text has characters that turn the direction of what follows. */
export const hasTurns = (text: string) => text.search(TURNS) >= 0;

/**
 * A text without the characters that turn the direction of what follows: with them a file's name or an
 * address would read as another one. Letters of right-to-left scripts keep their own direction.
 */
export const withoutTurns = (text: string) => text.replace(TURNS, '');
