import { asTyped, shownOf } from '@/shared/markdown/shown';
import type { ExcerptPart } from '@/shared/model/message';
import { fold, foldWithOrigins, type Needle, patternOf } from '@/shared/search';
import type { NameOf } from './names';

const LENGTH = 240;
const LEAD = 60;
/** How much of a text around its first hit is looked at. */
const BEFORE = 300;
const AFTER = 500;
const STEP = 400;

/** The stretch of a message around its first hit, in pieces; `hit` marks what matched. */
export function excerptOf(body: string, needles: Needle[], nameOf: NameOf): ExcerptPart[] {
  const pattern = patternOf(needles.filter((needle) => !needle.not));
  const near = oneLine(windowOf(shownOf(body, nameOf).text, pattern));
  if (!pattern) return [{ text: cut(near, 0), hit: false }];
  const [first] = hitsIn(near, pattern);
  if (first) return around(near, first, pattern);
  // What was found may stand in an address behind a link: then it is shown as it was written.
  const written = oneLine(windowOf(asTyped(body, nameOf), pattern));
  const [behind] = hitsIn(written, pattern);
  return around(behind ? written : near, behind, pattern);
}

function around(text: string, first: Span | undefined, pattern: RegExp): ExcerptPart[] {
  return split(cut(text, Math.max(0, (first?.from ?? 0) - LEAD)), pattern);
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

function windowOf(text: string, pattern: RegExp | null): string {
  if (text.length <= BEFORE + AFTER) return text;
  const from = Math.max(0, (pattern ? nearFirst(text, pattern) : 0) - BEFORE);
  return whole(text.slice(from, from + BEFORE + STEP + AFTER));
}

/** Where the first hit is, to a step: the exact way back costs ten times as much for all of a long text. */
function nearFirst(text: string, pattern: RegExp): number {
  const at = fold(text).search(pattern);
  let folded = 0;
  for (let from = 0; from < text.length; from += STEP) {
    folded += fold(text.slice(from, from + STEP)).length;
    if (folded > at) return from;
  }
  return 0;
}

/** Not through the middle of a character. */
const whole = (text: string) => text.replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '');

function cut(text: string, from: number): string {
  if (text.length <= LENGTH) return text;
  // At white space where there is some.
  const start = from === 0 ? 0 : afterSpace(text, Math.min(from, text.length - LENGTH));
  const end = start + LENGTH;
  const space = text.lastIndexOf(' ', end);
  const stop = end >= text.length ? text.length : space > start + LENGTH / 2 ? space : end;
  return `${start > 0 ? '… ' : ''}${whole(text.slice(start, stop))}${stop < text.length ? ' …' : ''}`;
}

function afterSpace(text: string, from: number): number {
  const space = text.indexOf(' ', from);
  return space !== -1 && space - from < LEAD / 2 ? space + 1 : from;
}

interface Span {
  from: number;
  to: number;
}

/** Where a text has what is looked for, however it is written there. */
function hitsIn(text: string, pattern: RegExp): Span[] {
  const folded = foldWithOrigins(text);
  const spans: Span[] = [];
  for (const match of folded.text.matchAll(pattern)) {
    const from = folded.origins[match.index] ?? 0;
    const to = endOf(folded.origins, match.index + match[0].length, text.length);
    if (to > from) spans.push({ from, to });
  }
  return spans;
}

/** One character may fold to several, such as `ß`: a hit that ends within it has all of it. */
function endOf(origins: number[], at: number, length: number): number {
  const last = origins[at - 1];
  let end = at;
  while (end < origins.length && origins[end] === last) end += 1;
  return origins[end] ?? length;
}

function split(text: string, pattern: RegExp): ExcerptPart[] {
  const parts: ExcerptPart[] = [];
  let shown = 0;
  for (const { from, to } of hitsIn(text, pattern)) {
    if (from < shown) continue;
    if (from > shown) parts.push({ text: text.slice(shown, from), hit: false });
    parts.push({ text: text.slice(from, to), hit: true });
    shown = to;
  }
  if (shown < text.length) parts.push({ text: text.slice(shown), hit: false });
  return parts;
}
