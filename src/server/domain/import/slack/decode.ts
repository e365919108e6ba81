import { isUtf8 } from 'node:buffer';

interface Decoded {
  text: string;
  /** What an operator has to know of it. */
  problem: string | null;
}

/**
 * The text of a file of an archive: UTF-8, or UTF-16 by its byte-order mark or by the zeros of its first
 * characters, or else what most programs of Windows write. JSON begins with characters of ASCII.
 */
export function decode(bytes: Uint8Array): Decoded {
  const encoding = utf16Of(bytes);
  if (encoding) return { text: textIn(bytes, encoding), problem: null };
  const text = textIn(bytes, 'utf-8');
  const unread = count(text, /\uFFFD/g);
  if (unread === 0 || isUtf8(bytes)) return { text, problem: null };
  const isMostlyUtf8 = count(text, /[^\0-\x7f\uFFFD]/g) > unread;
  if (isMostlyUtf8) {
    return { text, problem: 'some of its letters can’t be read: they came in as \uFFFD' };
  }
  const problem = 'it is not in UTF-8: its letters were read as those of Windows-1252';
  return { text: textIn(bytes, 'windows-1252'), problem };
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
