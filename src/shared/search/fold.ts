/**
 * How texts are compared in search: without case, accents and the forms that Unicode has for one character.
 * The index and every query go through this one function.
 */
export function fold(text: string): string {
  return NOT_ASCII.test(text)
    ? text.replace(CLUSTER, foldCluster)
    : text.toLowerCase().replace(/\s+/g, ' ');
}

export interface Folded {
  text: string;
  /** For each position in `text`, and for its end, where the original has it. */
  origins: number[];
}

/** `fold`, with the way back to the original: for marking what was found. */
export function foldWithOrigins(original: string): Folded {
  if (!NOT_ASCII.test(original)) return { text: fold(original), origins: originsOfAscii(original) };
  const pieces: string[] = [];
  const origins: number[] = [];
  for (const { 0: cluster, index } of original.matchAll(CLUSTER)) {
    const plain = foldCluster(cluster);
    pieces.push(plain);
    for (let at = 0; at < plain.length; at += 1) origins.push(index);
  }
  origins.push(original.length);
  return { text: pieces.join(''), origins };
}

/** A run of white space is one; all else stays one for one. */
function originsOfAscii(original: string): number[] {
  const origins: number[] = [];
  let wasSpace = false;
  for (let at = 0; at < original.length; at += 1) {
    const code = original.charCodeAt(at);
    const isSpace = code === 32 || (code >= 9 && code <= 13);
    if (!(isSpace && wasSpace)) origins.push(at);
    wasSpace = isSpace;
  }
  origins.push(original.length);
  return origins;
}

const NOT_ASCII = /\P{ASCII}/u;
/** What is folded together: a character with its marks, Hangul in parts, a run of white space. */
const CLUSTER = /\s+|[\u1100-\u11ff\u3131-\u318e\uffa0-\uffdc]+|.[\p{M}\uff9e\uff9f]*/gsu;

/** Nobody types so many marks on one character, and to put them in order takes time that grows with the square. */
const MARKS_BEYOND = /([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu;

/** Accents of the alphabets that people leave out; in other scripts marks are letters of their own. */
const ACCENTS = classOf(
  '\\u0300-\\u036f\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f',
  '\\u0591-\\u05c7\\u064b-\\u0655\\u0670',
);
/** Joiners, direction marks, soft hyphens, variation selectors and the Arabic stretcher: nobody types them. */
const INVISIBLE = classOf('\\p{Cf}\\ufe00-\\ufe0f\\u0640');

/** What Unicode does not take apart, and typography that keyboards write plainly. */
export const PLAIN_LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ŧ: 't',
  þ: 'th',
  ς: 'σ',
  ŋ: 'n',
  // Arabic and Persian: forms of alef, heh, yeh and kaf that people type for each other.
  ٱ: 'ا',
  ة: 'ه',
  ہ: 'ه',
  ى: 'ي',
  ی: 'ي',
  ے: 'ي',
  ک: 'ك',
  ...digitsFrom('٠'),
  ...digitsFrom('۰'),
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  '‹': "'",
  '›': "'",
  ʼ: "'",
  ʻ: "'",
  ʽ: "'",
  ʹ: "'",
  '´': "'",
  '′': "'",
  '՚': "'",
  '׳': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '«': '"',
  '»': '"',
  '״': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '−': '-',
  // Fractions fold to digits around this one.
  '⁄': '/',
  '∕': '/',
};

function digitsFrom(zero: string): Record<string, string> {
  const first = zero.charCodeAt(0);
  const digits = Array.from({ length: 10 }, (_, digit) => String(digit));
  return Object.fromEntries(
    digits.map((digit, index) => [String.fromCharCode(first + index), digit]),
  );
}

const PLAINER = classOf(...Object.keys(PLAIN_LETTERS));
/** A few single characters stand for whole sentences; they stay as they are. */
const MOST = 8;

function classOf(...ranges: string[]): RegExp {
  return new RegExp(`[${ranges.join('')}]`, 'gu');
}

/** Of short clusters: text is made of the same few thousand. */
const folded = new Map<string, string>();
const FOLDED_KEPT = 10_000;

function foldCluster(cluster: string): string {
  const known = folded.get(cluster);
  if (known !== undefined) return known;
  const made = PLAIN_LETTERS[cluster] ?? (/^\s/.test(cluster) ? ' ' : foldCharacter(cluster));
  if (cluster.length <= 2 && folded.size < FOLDED_KEPT) folded.set(cluster, made);
  return made;
}

function foldCharacter(whole: string): string {
  const cluster = whole.replace(MARKS_BEYOND, '$1');
  const plain = cluster
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .replace(INVISIBLE, '')
    .toLowerCase()
    // Once more: lower case may bring a mark of its own, as the Turkish İ does.
    .replace(ACCENTS, '')
    .replace(PLAINER, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .replace(/\s+/g, ' ')
    .normalize('NFC');
  // An accent without a letter stands for itself.
  if (plain.trim() === '') return cluster.replace(INVISIBLE, '');
  return plain.length > Math.max(MOST, cluster.length) ? cluster.toLowerCase() : plain;
}
