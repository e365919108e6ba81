import { codePointsOf, SORT, sortOf } from './letters';

/** Where a part stands in the query as typed, so that it can be shown as a pill or taken out. */
interface Span {
  start: number;
  end: number;
}

export interface TextPart extends Span {
  kind: 'word' | 'phrase';
  text: string;
  /** Whether it is excluded: what is found must not have it. */
  not: boolean;
}

export interface FilterPart extends Span {
  kind: 'from' | 'in' | 'has';
  /**
   * In lower case: of `from` a handle or name without `@`; of `in` a channel's name without `#`, or `@` with
   * a person's handle or name, or several with commas.
   */
  value: string;
  not: boolean;
}

export interface DatePart extends Span {
  kind: 'before' | 'after';
  /** A day of the reader's calendar, `YYYY-MM-DD`, exclusive. */
  value: string;
}

/** A filter without anything to search for. */
interface BrokenPart extends Span {
  kind: 'broken';
  text: string;
  /** A sentence for whoever typed it. */
  problem: string;
}

export type SearchPart = TextPart | FilterPart | DatePart | BrokenPart;

// `-` before it, then a filter with a plain or quoted value, a phrase, or anything up to white space.
const PART =
  /(?<!\S)(-?)(?:(from|in|has|before|after):(?:"([^"]*)"|(\S*))|"([^"]*)(?:"|$)|(\S+))/giu;

/**
 * The parts of a search: words, "phrases", from:handle or from:me, in:channel, before: and after: a day
 * (YYYY-MM-DD), has:link. What looks like none of these is a word. A hyphen excludes: a -"phrase", a -from:handle, and
 * a -word that is one of letters, unless such words are all there is: then they are looked for with their hyphens.
 */
export function parseSearch(query: string): SearchPart[] {
  const parts = [...query.matchAll(PART)].flatMap((match) => partOf(match) ?? []);
  const isOnlyWords = parts.every((part) => part.kind === 'word' && part.not);
  return isOnlyWords ? parts.map((part) => asWritten(part)) : parts;
}

const asWritten = (part: SearchPart): SearchPart =>
  part.kind === 'word' ? { ...part, text: `-${part.text}`, not: false } : part;

function partOf(match: RegExpMatchArray): SearchPart | null {
  const [whole, minus, filter, quoted, plain, phrase, word] = match;
  const start = match.index ?? 0;
  const span = { start, end: start + whole.length };
  const not = minus === '-';
  if (filter !== undefined) {
    return filterOf({ ...span, whole, filter: filter.toLowerCase(), not }, quoted ?? plain ?? '');
  }
  if (phrase !== undefined) {
    const text = phrase.replace(/\s+/g, ' ').trim();
    return text ? { kind: 'phrase', text, not, ...span } : null;
  }
  // The comma after a word is not what anyone looks for.
  const text = word?.replace(/(?<=[\p{L}\p{N}])[.,;:!?]+$/u, '');
  if (!text) return null;
  return not && !isExcludable(text)
    ? { kind: 'word', text: `-${text}`, not: false, ...span }
    : { kind: 'word', text, not, ...span };
}

/** Letters, also around what joins two words; no digits, and nothing that an option of a command has. */
const WORD = /^\p{L}[\p{L}\p{M}]*(?:['’._-]\p{L}[\p{L}\p{M}]*)*$/u;
const NAME = /^[@#][\p{L}\p{N}]/u;
/** Shorter ones are options such as `-rf`, but for scripts that write no spaces. */
const SHORTEST = 3;

/**
 * Whether a hyphen before a word excludes it: a word of letters, or the name of a mention. `-1`, `-rf`, `-Xmx2g`,
 * `--force`, `-std=c` and `->` are looked for as they are.
 */
function isExcludable(word: string): boolean {
  if (NAME.test(word)) return true;
  const points = codePointsOf(word);
  const isLong =
    points.length >= SHORTEST || points.some((point) => sortOf(point) === SORT.unspaced);
  return isLong && WORD.test(word);
}

interface Filter extends Span {
  whole: string;
  filter: string;
  not: boolean;
}

function filterOf({ whole, filter, not, start, end }: Filter, given: string): SearchPart {
  const span = { start, end };
  const broken = (problem: string): BrokenPart => ({
    kind: 'broken',
    text: whole,
    problem,
    ...span,
  });
  const value = given.trim().toLowerCase();
  switch (filter) {
    case 'from': {
      const handle = value.replace(/^@/, '');
      return handle
        ? { kind: 'from', value: handle, not, ...span }
        : broken('Name a person: from:handle or from:me.');
    }
    case 'in': {
      const name = value.replace(/^#/, '');
      return name
        ? { kind: 'in', value: name, not, ...span }
        : broken('Name a channel or a person: in:channel or in:@handle.');
    }
    case 'has':
      return value === 'link' || value === 'links'
        ? { kind: 'has', value: 'link', not, ...span }
        : broken('has: knows only has:link.');
    default:
      return dateOf({ filter, not, span }, value, broken);
  }
}

interface DateFilter {
  filter: string;
  not: boolean;
  span: Span;
}

function dateOf(
  { filter, not, span }: DateFilter,
  value: string,
  broken: (problem: string) => BrokenPart,
): SearchPart {
  const kind = filter === 'before' ? 'before' : 'after';
  if (not) return broken(`Use ${kind === 'before' ? 'after' : 'before'}: instead of -${kind}:.`);
  return isDay(value) ? { kind, value, ...span } : broken(`Write the day as ${kind}:2026-03-31.`);
}

/** Whether it is a day of the calendar, `YYYY-MM-DD`. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
