import type { ExcerptPart } from '@/shared/model/message';
import type { TextPart } from '@/shared/search';
import { isIndexable } from './terms';

const LENGTH = 240;
const LEAD = 60;

/** The stretch of a text around its first hit, in pieces; `hit` marks what matched. */
export function excerptOf(text: string, terms: TextPart[]): ExcerptPart[] {
  const plain = text.replace(/\s+/g, ' ').trim();
  const pattern = patternOf(terms.filter((term) => !term.not));
  const first = pattern ? plain.search(pattern) : -1;
  const shown = cut(plain, Math.max(0, first - LEAD));
  return pattern ? split(shown, pattern) : [{ text: shown, hit: false }];
}

function cut(text: string, from: number): string {
  if (text.length <= LENGTH) return text;
  // At white space where there is some, and never through the middle of a character.
  const start = from === 0 ? 0 : afterSpace(text, Math.min(from, text.length - LENGTH));
  const end = start + LENGTH;
  const space = text.lastIndexOf(' ', end);
  const stop = end >= text.length ? text.length : space > start + LENGTH / 2 ? space : end;
  const piece = text.slice(start, stop).replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '');
  return `${start > 0 ? '… ' : ''}${piece}${stop < text.length ? ' …' : ''}`;
}

function afterSpace(text: string, from: number): number {
  const space = text.indexOf(' ', from);
  return space !== -1 && space - from < LEAD / 2 ? space + 1 : from;
}

function patternOf(terms: TextPart[]): RegExp | null {
  if (terms.length === 0) return null;
  const longestFirst = terms.map(sourceOf).sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.join('|'), 'giu');
}

// The index finds words by how they begin, and phrases whatever stands between their words.
function sourceOf({ kind, text }: TextPart): string {
  const escaped = text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  if (!isIndexable(text)) return escaped;
  const rest = kind === 'word' ? '[\\p{L}\\p{N}\\p{M}]*' : '(?![\\p{L}\\p{N}])';
  return `(?<![\\p{L}\\p{N}])${escaped.replaceAll(' ', '[^\\p{L}\\p{N}]+')}${rest}`;
}

function split(text: string, pattern: RegExp): ExcerptPart[] {
  const parts: ExcerptPart[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (match[0] === '') continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index), hit: false });
    parts.push({ text: match[0], hit: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), hit: false });
  return parts;
}
