import { withoutTurns } from '../text';

const ALLOWED = /^(?:https?:\/\/|mailto:)/i;

/** The address that a link may lead to, as it was written, or `null`: then it is shown as it was typed. */
export function linkTarget(url: string): string | null {
  // No base: a relative address in a message would be relative to whoever reads it.
  // It leads where it is shown to lead, and what turns the direction of a text is never shown.
  const straight = withoutTurns(url);
  return ALLOWED.test(straight) && URL.canParse(straight) ? straight : null;
}

export interface Target {
  url: string;
  /** After the closing parenthesis. */
  end: number;
}

// Longer ones would be looked through again for every bracket before them.
const MAX_URL = 2_000;
const MAX_TITLE = 150;
const MAX_PARENTHESES = 8;

/** What follows the text of a link: `(address)` or `(<address> "title")`. */
export function targetAt(text: string, at: number): Target | null {
  if (text[at] !== '(') return null;
  const start = afterSpace(text, at + 1);
  const found = text[start] === '<' ? inAngles(text, start) : bare(text, start);
  if (!found) return null;
  const end = afterSpace(text, found.end);
  if (text[end] === ')') return { url: unescaped(found.url), end: end + 1 };
  const after = end > found.end ? afterTitle(text, end) : null;
  if (after === null) return null;
  const close = afterSpace(text, after);
  return text[close] === ')' ? { url: unescaped(found.url), end: close + 1 } : null;
}

const MAX_SPACE = 40;

function afterSpace(text: string, at: number): number {
  let end = at;
  while (end < at + MAX_SPACE && (text[end] === ' ' || text[end] === '\n' || text[end] === '\t')) {
    end += 1;
  }
  return end;
}

function inAngles(text: string, at: number): Target | null {
  for (let end = at + 1; end < at + MAX_URL; end += 1) {
    const character = text[end];
    if (character === '\\') end += 1;
    else if (character === '>') return { url: text.slice(at + 1, end), end: end + 1 };
    else if (character === undefined || character === '<' || character === '\n') return null;
  }
  return null;
}

function bare(text: string, at: number): Target | null {
  let open = 0;
  for (let end = at; end < at + MAX_URL; end += 1) {
    const character = text[end];
    if (character === '\\') end += 1;
    else if (character === '(') open += 1;
    else if (character === ')') open -= 1;
    const isEnd = character === undefined || open < 0 || character <= ' ';
    if (isEnd) return open > 0 ? null : { url: text.slice(at, end), end };
    if (open > MAX_PARENTHESES) return null;
  }
  return null;
}

const TITLE_ENDS: Record<string, string> = { '"': '"', "'": "'", '(': ')' };

function afterTitle(text: string, at: number): number | null {
  const close = TITLE_ENDS[text[at] ?? ''];
  if (!close) return null;
  for (let end = at + 1; end < at + MAX_TITLE; end += 1) {
    const character = text[end];
    if (character === undefined) return null;
    if (character === '\\') end += 1;
    else if (character === close) return end + 1;
  }
  return null;
}

const unescaped = (url: string) => url.replace(/\\([()<>[\]*_~`\\])/g, '$1');
