import { parseCleanJson } from './clean';
import { isFields } from './read';

/** Entries of a file that is no JSON as a whole. */
export class Recovered {
  /** The parsed entries, and a `Damaged` for each that can't be parsed. */
  constructor(
    readonly entries: unknown[],
    /** Whether they are those of a list, and not what stands side by side. */
    readonly isList: boolean,
  ) {}
}

/** An entry that can't be parsed. */
export class Damaged {
  constructor(
    readonly reason: string,
    private readonly text: string,
  ) {}

  /** The entries of the list that it has by one of these names, if it is an object which holds one. */
  listUnder(names: string[]): unknown[] | null {
    const list = listsIn(this.text).find(({ name }) => names.includes(name));
    if (!list) return null;
    const entries = entriesOf(list.text);
    const last = entries.at(-1);
    // What of the object follows its list is none of its entries.
    const isRest = last instanceof Damaged && isFields(parsedOf(`{"":0${last.text}`));
    return isRest ? entries.slice(0, -1) : entries;
  }

  /** Whether entries are whole in a list that it holds. */
  get hasEntries(): boolean {
    return listsIn(this.text).some(({ text }) => entriesOf(text).some(isWhole));
  }
}

export const isWhole = (entry: unknown) => isFields(entry) && !(entry instanceof Damaged);

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
    const isAnyWhole = entries.some(
      (entry) => isWhole(entry) || (entry instanceof Damaged && entry.hasEntries),
    );
    return isAnyWhole ? { content: new Recovered(entries, isList(mended)) } : null;
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

const isList = (text: string) => /^\s*\[/.test(text);

/** The entries of a list, or of objects one after the other, as the brackets have them. */
function entriesOf(text: string): unknown[] {
  const entries: unknown[] = [];
  const open: string[] = [];
  const isOpen = isList(text);
  const depth = isOpen ? 1 : 0;
  let start = isOpen ? text.indexOf('[') + 1 : 0;
  let at = start;
  if (isOpen) open.push(']');
  const end = (to: number, isEnded = true) => {
    const entry = text.slice(start, to);
    if (entry.trim() !== '') entries.push(isEnded ? entryOf(entry) : new Damaged(TORN, entry));
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
      if (isOpen && open.length === depth) {
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
  const entry = parsedOf(text);
  return entry === undefined ? new Damaged(BROKEN, text) : entry;
}

/** `undefined` where it is no JSON. */
function parsedOf(text: string): unknown {
  try {
    return parseCleanJson(text);
  } catch {
    return undefined;
  }
}

interface HeldList {
  name: string;
  /** From its bracket on, with what follows it. */
  text: string;
}

const BEFORE_LIST = /\s*:\s*(?=\[)/y;

/** The lists that a damaged object holds by a name, as far as its brackets match. */
function listsIn(text: string): HeldList[] {
  const lists: HeldList[] = [];
  let depth = 0;
  let at = /^\s*\{/.test(text) ? 0 : text.length;
  for (let found = next(BRACKET, text, at); found >= 0; found = next(BRACKET, text, at)) {
    const mark = text.charAt(found);
    at = mark === '"' ? endOfString(text, found) : found + 1;
    if (mark === '[' || mark === '{') depth += 1;
    if (mark === ']' || mark === '}') depth -= 1;
    BEFORE_LIST.lastIndex = at;
    const colon = mark === '"' && depth === 1 ? BEFORE_LIST.exec(text)?.[0] : undefined;
    if (colon === undefined) continue;
    const from = at + colon.length;
    lists.push({ name: text.slice(found + 1, at - 1), text: text.slice(from) });
  }
  return lists;
}
