import { isUtf8 } from 'node:buffer';

interface Decoded {
  text: string;
  /** What an operator has to know of it. */
  problem: string | null;
}

/**
 * The text of a file of an archive: UTF-8, or UTF-16 by its byte-order mark or by the zeros of its first
 * characters, or else what most programs of Windows write. JSON begins with characters of ASCII. Bytes that
 * are no UTF-8 cost the letters of their own text, and no other's.
 */
export function decode(bytes: Uint8Array): Decoded {
  const encoding = utf16Of(bytes);
  if (encoding) return { text: textIn(bytes, encoding), problem: null };
  const text = textIn(bytes, 'utf-8');
  if (isUtf8(bytes)) return { text, problem: null };
  const parts = textsOf(bytes);
  const broken = parts.filter((part) => !isUtf8(part)).length;
  const valid = parts.filter((part) => isUtf8(part) && part.some((byte) => byte >= 0x80)).length;
  const isMostlyUtf8 = count(text, /[^\0-\x7f\uFFFD]/g) > count(text, /\uFFFD/g);
  if (isMostlyUtf8 || valid >= broken) {
    return { text, problem: 'some of its letters can’t be read: they came in as \uFFFD' };
  }
  // Now and then two letters of Windows-1252 are one of UTF-8.
  const isMixed = valid * BY_CHANCE >= broken;
  const encodingOf = (part: Uint8Array) => (isMixed && isUtf8(part) ? 'utf-8' : 'windows-1252');
  return {
    text: parts.map((part) => textIn(part, encodingOf(part))).join('"'),
    problem: isMixed
      ? 'some of it is not in UTF-8: those letters were read as those of Windows-1252'
      : 'it is not in UTF-8: its letters were read as those of Windows-1252',
  };
}

const BY_CHANCE = 20;
const QUOTE = 0x22;

/** The texts of JSON, and what stands between them. */
function textsOf(bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (let to = bytes.indexOf(QUOTE); to >= 0; to = bytes.indexOf(QUOTE, from)) {
    parts.push(bytes.subarray(from, to));
    from = to + 1;
  }
  return [...parts, bytes.subarray(from)];
}

function utf16Of([first, second]: Uint8Array): string | null {
  if (first === undefined || second === undefined) return null;
  if ((first === 0xff && second === 0xfe) || (first > 0 && second === 0)) return 'utf-16le';
  return (first === 0xfe && second === 0xff) || (first === 0 && second > 0) ? 'utf-16be' : null;
}

/** Without marks in front, of which there may be several. */
const textIn = (bytes: Uint8Array, encoding: string) =>
  new TextDecoder(encoding).decode(bytes).replace(/^\uFEFF+/, '');

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
