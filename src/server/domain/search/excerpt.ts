import { asTyped, shownOf } from '@/shared/markdown/shown';
import type { ExcerptPart } from '@/shared/model/message';
import { type Folded, type Found, foldWithOrigins, type Matcher } from '@/shared/search';
import type { NameOf } from './names';

const LENGTH = 240;
const LEAD = 60;
/** Up to this length a body is read whole. Of a longer one a window of this length around its hit is. */
export const WHOLE = 1_600;
const BEFORE = 400;
/** How often a window is moved towards its hit. */
const TRIES = 4;

export interface Source {
  body: string;
  /** What `search_texts` has of it, which has the hit's place in a body that is longer than `WHOLE`. */
  text: string | null;
}

/**
 * The range of a message around its first hit, in pieces; `hit` marks what matched. Takes at most a few passes
 * over `WHOLE` letters, and one over `text`.
 */
export function excerptOf(source: Source, matcher: Matcher, nameOf: NameOf): ExcerptPart[] {
  const { body, text } = source;
  const needle = body.length > WHOLE && text !== null ? matcher.first(text) : null;
  const inText = needle && text !== null ? { ...needle, text } : null;
  let at = inText ? firstPlace(body, inText) : 0;
  let last: TextRange | null = null;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const window = windowAt(body, at);
    const shown = rangeOf(shownIn(body, window, nameOf), window);
    const hit = hitIn(shown, matcher, inText);
    if (hit) return around(shown, hit, matcher);
    // What was found may stand in an address behind a link: then it is shown as it was written.
    const written = rangeOf(asTyped(sliceOf(body, window), nameOf), window);
    const behind = matcher.first(written.folded.text);
    if (behind) return around(written, behind, matcher);
    last = shown;
    const nearer = inText && nextPlace(body, shown, inText);
    if (nearer === null) break;
    at = nearer;
  }
  return around(last ?? rangeOf('', windowAt('', 0)), null, matcher);
}

interface Window {
  /** Where the hit is thought to be. */
  at: number;
  from: number;
  to: number;
  isCutBefore: boolean;
  isCutAfter: boolean;
}

function windowAt(body: string, at: number): Window {
  if (body.length <= WHOLE) {
    return { at, from: 0, to: body.length, isCutBefore: false, isCutAfter: false };
  }
  const latest = body.length - WHOLE;
  const from = Math.min(Math.max(0, Math.floor(at) - BEFORE), latest);
  // Marks have their meaning from the beginning of a line.
  const line = body.lastIndexOf('\n', from) + 1;
  const start = from - line < BEFORE / 2 ? line : from;
  const to = Math.min(from + WHOLE, body.length);
  return { at, from: start, to, isCutBefore: start > 0, isCutAfter: to < body.length };
}

const sliceOf = (body: string, { from, to }: Window) => whole(body.slice(from, to));

function shownIn(body: string, window: Window, nameOf: NameOf): string {
  const slice = sliceOf(body, window);
  return window.isCutBefore && isInFence(body, window.from)
    ? asTyped(slice, nameOf)
    : shownOf(slice, nameOf).text;
}

const isInFence = (body: string, at: number) =>
  (body.slice(0, at).match(/^```/gm) ?? []).length % 2 === 1;

/** What a window shows, on one line. */
interface TextRange {
  text: string;
  folded: Folded;
  window: Window;
}

function rangeOf(shown: string, window: Window): TextRange {
  const text = shown.replace(/\s+/g, ' ').trim();
  return { text, folded: foldWithOrigins(text), window };
}

type InText = Found & { text: string };

/** The first hit in a range, in its folded text. */
function hitIn(range: TextRange, matcher: Matcher, inText: InText | null): Found | null {
  const { folded } = range;
  const found = matcher.first(folded.text);
  if (found || !inText) return found;
  // A phrase may be longer than the range.
  const shift = shiftOf(range, inText);
  if (shift === null) return null;
  const from = inText.from - shift;
  const begin = inText.text.slice(inText.from, inText.from + SNIPPET / 2);
  return from >= 0 && from < folded.text.length && folded.text.startsWith(begin, from)
    ? { from, to: Math.min(inText.to - shift, folded.text.length) }
    : null;
}

const SNIPPET = 40;

/** Where the hit probably is in the body: where its letters stand in it, or as far into it as into the text. */
function firstPlace(body: string, { text, from, to }: InText): number {
  const share = (from / text.length) * body.length;
  return (
    nearest(body.toLowerCase(), text.slice(from, Math.min(to, from + SNIPPET)), share) ?? share
  );
}

/** The same, from a range that does not have it: by where that is in the text, and by how much of it is shown. */
function nextPlace(body: string, range: TextRange, inText: InText): number | null {
  const shift = shiftOf(range, inText);
  if (shift === null) return null;
  const next = range.window.from + (inText.from - shift) * densityOf(range);
  return Math.min(Math.max(0, next), body.length);
}

/** How much further back a range stands in the whole text; `null` when its middle is not found there. */
function shiftOf(range: TextRange, { text, from }: InText): number | null {
  const { folded, window } = range;
  const middle = Math.max(0, Math.floor((folded.text.length - SNIPPET) / 2));
  const lead = (window.at - window.from) / densityOf(range);
  const part = folded.text.slice(middle, middle + SNIPPET);
  const at = nearest(text, part, Math.floor(from - lead + middle));
  return at === null ? null : at - middle;
}

/** Letters of the body for each that is shown. */
const densityOf = ({ folded, window }: TextRange) =>
  (window.to - window.from) / Math.max(folded.text.length, 1);

/** Where a text has a part of it, nearest to a place. */
function nearest(text: string, part: string, place: number): number | null {
  if (part === '') return null;
  const [before, after] = [text.lastIndexOf(part, place), text.indexOf(part, place)];
  if (before === -1 || after === -1)
    return before === -1 && after === -1 ? null : Math.max(before, after);
  return place - before < after - place ? before : after;
}

/** Not through the middle of a character. */
const whole = (text: string) => text.replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '');

/** Up to `LENGTH` letters around a hit, which may be longer. */
function around(range: TextRange, first: Found | null, matcher: Matcher): ExcerptPart[] {
  const { text, folded, window } = range;
  const hits = first ? merged(first, matcher.all(folded.text)) : [];
  const spans = hits.flatMap((hit) => spanOf(range, hit));
  const lead = first ? Math.max(0, (folded.origins[first.from] ?? 0) - LEAD) : 0;
  const { start, stop } = cut(text, lead);
  const parts = split(text, spans, { start, stop });
  if (start > 0 || window.isCutBefore) parts.unshift({ text: '… ', hit: false });
  if (stop < text.length || window.isCutAfter) parts.push({ text: ' …', hit: false });
  return joined(parts);
}

function merged(first: Found, all: Found[]): Found[] {
  const apart = all.filter(({ from, to }) => to <= first.from || from >= first.to);
  const own = all.filter((each) => !apart.includes(each));
  const widest = own.reduce(
    ({ from, to }, each) => ({ from: Math.min(from, each.from), to: Math.max(to, each.to) }),
    first,
  );
  return [...apart, widest].sort((a, b) => a.from - b.from);
}

function cut(text: string, from: number): { start: number; stop: number } {
  if (text.length <= LENGTH) return { start: 0, stop: text.length };
  // At white space where there is some.
  const start = from === 0 ? 0 : afterSpace(text, Math.min(from, text.length - LENGTH));
  const end = start + LENGTH;
  const space = text.lastIndexOf(' ', end);
  return {
    start,
    stop: end >= text.length ? text.length : space > start + LENGTH / 2 ? space : end,
  };
}

function afterSpace(text: string, from: number): number {
  const space = text.indexOf(' ', from);
  return space !== -1 && space - from < LEAD / 2 ? space + 1 : from;
}

/** Where the text has what was found, however it is written there. */
function spanOf({ text, folded: { origins } }: TextRange, hit: Found): Found[] {
  const from = origins[hit.from] ?? 0;
  const to = endOf(origins, hit.to, text.length);
  return to > from ? [{ from, to }] : [];
}

/** One character may fold to several, such as `ß`: a hit that ends within it has all of it. */
function endOf(origins: number[], at: number, length: number): number {
  const last = origins[at - 1];
  let end = at;
  while (end < origins.length && origins[end] === last) end += 1;
  return origins[end] ?? length;
}

interface Cut {
  start: number;
  stop: number;
}

function split(text: string, spans: Found[], { start, stop }: Cut): ExcerptPart[] {
  const parts: ExcerptPart[] = [];
  let shown = start;
  const push = (to: number, hit: boolean) => {
    if (to <= shown) return;
    parts.push({ text: whole(text.slice(shown, to)), hit });
    shown = to;
  };
  for (const { from, to } of spans) {
    if (to <= shown || from >= stop) continue;
    push(from, false);
    push(Math.min(to, stop), true);
  }
  push(stop, false);
  return parts;
}

/** Pieces of one kind that stand next to each other are one. */
function joined(parts: ExcerptPart[]): ExcerptPart[] {
  return parts.reduce<ExcerptPart[]>((all, part) => {
    const last = all.at(-1);
    if (last && last.hit === part.hit) last.text += part.text;
    else all.push({ ...part });
    return all;
  }, []);
}
