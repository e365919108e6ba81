/** Scripts whose letters take other forms beside each other, and joiners decide which. */
const SHAPED = [
  'Arab',
  'Syrc',
  'Mand',
  'Nkoo',
  'Adlm',
  'Mong',
  'Phag',
  'Rohg',
  'Deva',
  'Beng',
  'Guru',
]
  .concat(['Gujr', 'Orya', 'Taml', 'Telu', 'Knda', 'Mlym', 'Sinh', 'Khmr', 'Mymr', 'Bali', 'Java'])
  .map((script) => String.raw`\p{scx=${script}}`)
  .join('');
const LETTER = String.raw`[[${SHAPED}]&&[\p{L}\p{M}]]`;
const PICTURE = String.raw`\p{Extended_Pictographic}`;

/** Where what nobody sees by itself changes what stands beside it. */
const SEEN = [
  // Joiners within a word, and those that end one in Malayalam and Bengali.
  String.raw`(?<=${LETTER})[\u200C\u200D](?=[\u200C\u200D]*${LETTER})`,
  String.raw`(?<=[\u09CD\u0D4D])\u200D`,
  String.raw`(?<=[\p{sc=Mong}&&\p{L}])[\u180B-\u180F]`,
  // Emoji of several, in colour, of a key, and flags of countries within a country.
  String.raw`(?<=${PICTURE}(?:\uFE0F|\p{Emoji_Modifier})?)\u200D(?=${PICTURE})`,
  String.raw`(?<=[\p{Emoji}--[\p{Emoji_Presentation}#*0-9]])\uFE0F`,
  String.raw`(?<=[#*0-9])\uFE0F(?=\u20E3)`,
  String.raw`\p{RGI_Emoji_Tag_Sequence}`,
].join('|');

/** Joiners, selectors, tags, fillers, and the controls of musical, shorthand and other notations. */
const HIDDEN = String.raw`[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\uFFF9-\uFFFC\u{13430}-\u{1343F}\u{1D159}]`;
const SEEN_OR_HIDDEN = new RegExp(`(${SEEN})|${HIDDEN}`, 'gv');

/** White space, and letters that are blank. */
const BLANKS = /(?:[^\S\uFEFF]|[\u2800\u3164\uFFA0])+/g;

// The most that languages put on one letter, and some of the letters of their own that some count as marks.
const ACCENTS_BEYOND = /([\p{M}&&\p{sc=Inherited}]{4})[\p{M}&&\p{sc=Inherited}]+/gv;
const MARKS_BEYOND = /(\p{M}{8})\p{M}+/gu;

/**
 * A text as the name or topic that it is stored as: one line in composed form (NFC), without what nobody sees
 * and without heaps of marks. Two that look the same are the same, as far as one can know.
 */
export function asName(text: string): string {
  return (
    text
      .replace(BLANKS, ' ')
      .replace(SEEN_OR_HIDDEN, (_, seen?: string) => seen ?? '')
      .replace(MARKS_BEYOND, '$1')
      .replace(ACCENTS_BEYOND, '$1')
      // Only now: to put many marks in order takes time that grows with their square.
      .normalize('NFC')
      .replace(/ {2,}/g, ' ')
      .trim()
  );
}
