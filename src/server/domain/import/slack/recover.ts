import { parseCleanJson } from './clean';
import { isFields } from './read';

/** Entries of a file that is no JSON as a whole. */
export class Recovered {
  /** The parsed entries, and a `Damaged` for each that can't be parsed. */
  constructor(readonly entries: unknown[]) {}
}

/** An entry that can't be parsed. */
export class Damaged {
  constructor(readonly reason: string) {}
}

const BROKEN = 'it is not JSON';
const TORN = 'the file is cut off or damaged here: what follows can’t be read';

/**
 * What can be read of a text that is no JSON: all of it, where control characters stand in its texts, a
 * comma after the last entry or `NaN` for a number; else its entries, each by itself, as far as its brackets
 * match. `null` where no entry is whole.
 */
export function recover(text: string): { content: unknown } | null {
  if (!/^\s*[[{]/.test(text)) return null;
  const mended = mend(text);
  try {
    return { content: parseCleanJson(mended) };
  } catch {
    const entries = entriesOf(mended);
    const isAnyWhole = entries.some((entry) => isFields(entry) && !(entry instanceof Damaged));
    return isAnyWhole ? { content: new Recovered(entries) } : null;
  }
}

/** A text, of which a control character may be a part; what ends without a quote does not end. */
const STRING_PART = /["\\\p{Cc}]/gu;
const OUTSIDE = /["N,I]/g;
const NOT_A_NUMBER = /-?(?:NaN|Infinity)/y;
const LAST_COMMA = /,\s*(?=[\]}])/y;

/** Replaces what JSON does not have and only one thing can be meant by. */
function mend(text: string): string {
  const parts: string[] = [];
  let [kept, at] = [0, 0];
  const replace = (from: number, to: number, by: string) => {
    parts.push(text.slice(kept, from), by);
    kept = to;
  };
  while (at < text.length) {
    const found = next(OUTSIDE, text, at);
    if (found < 0) break;
    if (text.charAt(found) === '"') {
      at = endOfString(text, found, replace);
      continue;
    }
    const from = text.charAt(found - 1) === '-' ? found - 1 : found;
    const [pattern, start, by] =
      text.charAt(found) === ','
        ? ([LAST_COMMA, found, ''] as const)
        : ([NOT_A_NUMBER, from, 'null'] as const);
    pattern.lastIndex = start;
    const whole = pattern.exec(text)?.[0];
    if (whole !== undefined) replace(start, start + whole.length, by);
    at = whole === undefined ? found + 1 : start + whole.length;
  }
  return [...parts, text.slice(kept)].join('');
}

function next(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
}

/** Where the text goes on after the string that begins at `from`. */
function endOfString(
  text: string,
  from: number,
  replace: (from: number, to: number, by: string) => void = () => undefined,
): number {
  let at = next(STRING_PART, text, from + 1);
  while (at >= 0 && text.charAt(at) !== '"') {
    const isEscape = text.charAt(at) === '\\';
    if (!isEscape && text.charCodeAt(at) < 0x20) {
      replace(at, at + 1, JSON.stringify(text.charAt(at)).slice(1, -1));
    }
    at = next(STRING_PART, text, at + (isEscape ? 2 : 1));
  }
  return at < 0 ? text.length : at + 1;
}

const BRACKET = /["[\]{},]/g;

/** The entries of a list, or of objects one after the other, as the brackets have them. */
function entriesOf(text: string): unknown[] {
  const entries: unknown[] = [];
  const open: string[] = [];
  const isList = /^\s*\[/.test(text);
  const depth = isList ? 1 : 0;
  let start = isList ? text.indexOf('[') + 1 : 0;
  let at = start;
  if (isList) open.push(']');
  const end = (to: number, isWhole = true) => {
    const entry = text.slice(start, to);
    if (entry.trim() !== '') entries.push(isWhole ? entryOf(entry) : new Damaged(TORN));
    start = to;
  };
  for (;;) {
    const found = next(BRACKET, text, at);
    if (found < 0) {
      // Without its last bracket a number or a word may not be whole.
      end(text.length, false);
      return entries;
    }
    const mark = text.charAt(found);
    at = mark === '"' ? endOfString(text, found) : found + 1;
    if (mark === ',' && open.length === depth) {
      end(found);
      start = at;
    } else if (mark === '[' || mark === '{') {
      if (open.length === depth) end(found);
      open.push(mark === '[' ? ']' : '}');
    } else if (mark === ']' || mark === '}') {
      if (open.at(-1) !== mark) {
        end(text.length, false);
        return entries;
      }
      if (isList && open.length === depth) {
        end(found);
        start = at;
        end(text.length, false);
        return entries;
      }
      open.pop();
      if (open.length === depth) end(at);
    }
  }
}

function entryOf(text: string): unknown {
  try {
    return parseCleanJson(text);
  } catch {
    return new Damaged(BROKEN);
  }
}
