import { linkTarget } from './links';

export interface Address {
  url: string;
  shown: string;
  end: number;
}

/** What looked like an address and is none: up to its end nothing else is one. */
export interface NoAddress {
  url: null;
  end: number;
}

const IN_ANGLES = /<([a-z][a-z0-9+.-]{1,31}:[^\s<>]*)>/iy;
const EMAIL_IN_ANGLES = /<([\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*)>/iy;

/** `<https://example.com>` or `<ann@example.com>`. */
export function bracketedAddressAt(text: string, at: number): Address | null {
  const [whole, shown = ''] = matchAt(IN_ANGLES, text, at);
  const url = linkTarget(shown);
  if (whole) return url ? { url, shown, end: at + whole.length } : null;
  const [mail, address = ''] = matchAt(EMAIL_IN_ANGLES, text, at);
  return mail ? { url: `mailto:${address}`, shown: address, end: at + mail.length } : null;
}

interface Where {
  at: number;
  code: number;
  /** Between brackets, which may become a link around it. */
  inBrackets: boolean;
  mayHaveEmail: boolean;
  /** False within what was found to be no web address. */
  mayBeWeb: boolean;
}

const WEB = /(?:https?:\/\/|www\.)(?=[\p{L}\p{N}])[^\s<>"`]+/iuy;
const EMAIL =
  /[a-z0-9][\w.+-]*@[a-z0-9](?:[\w-]*[a-z0-9])?(?:\.[a-z0-9](?:[\w-]*[a-z0-9])?)+(?![\w@-])/iy;
const WORD = /[a-z0-9]/i;
const IN_EMAIL = /[\w.+-]/;

/** An address that stands in a text as it is. */
export function bareAddressAt(text: string, where: Where): Address | NoAddress | null {
  const { at, code } = where;
  const before = text[at - 1] ?? '';
  const isWeb =
    where.mayBeWeb && (code === 0x68 || code === 0x48 || code === 0x77 || code === 0x57);
  const web = isWeb && !WORD.test(before) ? webAt(text, where) : null;
  if (web || !where.mayHaveEmail || !isAlphanumeric(code)) return web;
  // Each run of what may stand in one is looked through once. It may stand in `_` marks.
  const run = before === '_' ? (text[at - 2] ?? '') : before;
  if (IN_EMAIL.test(run)) return null;
  const [shown] = matchAt(EMAIL, text, at);
  return shown ? { url: `mailto:${shown}`, shown, end: at + shown.length } : null;
}

const isAlphanumeric = (code: number) =>
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x61 && code <= 0x7a);

function webAt(text: string, { at, inBrackets }: Where): Address | NoAddress | null {
  const [found] = matchAt(WEB, text, at);
  if (!found) return null;
  const shown = withoutTail(inBrackets ? upToBracket(found) : found);
  const isWww = /^www\./i.test(shown);
  // `www.` alone is no address, nor is `www.x`.
  const isHost = !isWww || /^www\.[^/?#]*[\p{L}\p{N}]\.[\p{L}\p{N}]/iu.test(shown);
  const url = isHost ? linkTarget(isWww ? `http://${shown}` : shown) : null;
  if (url === null) return { url, end: at + found.length };
  return { url, shown, end: at + shown.length };
}

/** Up to the bracket that closes one before the address. */
function upToBracket(found: string): string {
  let open = 0;
  for (let end = 0; end < found.length; end += 1) {
    if (found[end] === '[') open += 1;
    else if (found[end] === ']') open -= 1;
    if (open < 0) return found.slice(0, end);
  }
  return found;
}

const TAIL = new Set('?!.,:;*_~\'"]。、，；：！？）】》」』”’…');

/** Without what ends the sentence around it. A parenthesis that was opened in it belongs to it. */
function withoutTail(found: string): string {
  let open = 0;
  for (const character of found.matchAll(/[()]/g)) open += character[0] === '(' ? 1 : -1;
  let end = found.length;
  for (; end > 0; end -= 1) {
    const last = found[end - 1] ?? '';
    if (last === ')' && open < 0) open += 1;
    else if (!TAIL.has(last)) break;
  }
  return found.slice(0, end);
}

function matchAt(pattern: RegExp, text: string, at: number): string[] {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? [];
}
