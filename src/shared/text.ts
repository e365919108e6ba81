// What has no shape of its own: white space, controls, what is ignored by default (joiners, selectors,
// fillers), marks that need a letter to stand on, and the blanks among braille and musical signs.
const VISIBLE = /[^\s\p{Z}\p{Cc}\p{Cf}\p{Cn}\p{M}\p{Default_Ignorable_Code_Point}\u2800\u{1D159}]/u;

/** Whether anything of a text can be seen. What cannot is no message, name or topic. */
export const isVisible = (text: string) => VISIBLE.test(text);

/**
 * Lower case as names are stored. That of the Turkish İ brings a dot of its own, which nobody types and nobody
 * sees: it goes.
 */
export const lowerCase = (text: string) => text.toLowerCase().replaceAll('i\u0307', 'i');

const collator = new Intl.Collator();

/** The order of names in every list: ł beside l, and accents and case only where all else is the same. */
export const compareNames = (a: string, b: string): number => collator.compare(a, b);

/** The noun that goes with a count: `nounFor(1, 'person', 'people')` is `person`. */
export const nounFor = (count: number, noun: string, nouns = `${noun}s`): string =>
  count === 1 ? noun : nouns;

/** `1 session`, `2 sessions`. */
export const counted = (count: number, noun: string, nouns?: string): string =>
  `${count} ${nounFor(count, noun, nouns)}`;

// Spaces without width, fillers, soft hyphens, marks of direction, and joiners where nothing joins: emoji, Persian
// and the scripts of India keep theirs.
const HIDDEN =
  /\u034F|\u17B4|\u17B5|\u180B|\u180C|\u180D|\u180F|[\u00AD\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u2060-\u2064\u206A-\u206F\u3164\uFEFF\uFFA0]|(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}\s])[\u200C\u200D]/gu;

/** A name without the characters that nobody sees in it: with them it would look like the name of somebody else. */
export const withoutHidden = (text: string) => text.replace(HIDDEN, '');

export const TURNS = /[\u202A-\u202E\u2066-\u2069]/g;

/** Whether a text has characters that turn the direction of what follows. */
export const hasTurns = (text: string) => text.search(TURNS) >= 0;

/**
 * A text without the characters that turn the direction of what follows: with them a file's name or an
 * address would read as another one. Letters of right-to-left scripts keep their own direction.
 */
export const withoutTurns = (text: string) => text.replace(TURNS, '');
