import type { List, ListItem } from 'mdast';
import type { At, Parse, Parsed } from './block';
import { indentOf, isBlank, outdent } from './lines';
import type { Span } from './mention';

export interface Marker {
  /** `-`, `+` or `*`; `.` or `)` after a number. */
  kind: string;
  start: number | null;
  /** Columns before the marker. */
  indent: number;
  /** Columns up to the content, and the content on this line. */
  width: number;
  content: Span;
  isEmpty: boolean;
}

const MARKER = /([-+*])(?=[ \t]|$)|(\d{1,9})([.)])(?=[ \t]|$)/y;
/** More spaces than these after a marker belong to the content. */
const MAX_PADDING = 4;

export function markerAt(text: string, line: Span): Marker | null {
  const { columns, at } = indentOf(text, line);
  // A marker is at most ten letters; the end of the line is the end of the text.
  const head = text.slice(at, Math.min(line.to, at + 11));
  MARKER.lastIndex = 0;
  const [whole, bullet, number, delimiter = ''] = MARKER.exec(head) ?? [];
  if (!whole) return null;
  const rest = { from: at + whole.length, to: line.to };
  const gap = indentOf(text, rest);
  const isEmpty = gap.at === line.to;
  const padding = isEmpty || gap.columns > MAX_PADDING ? 1 : gap.columns;
  return {
    kind: bullet ?? delimiter,
    start: number === undefined ? null : Number(number),
    indent: columns,
    width: columns + whole.length + padding,
    content: outdent(text, rest, padding),
    isEmpty,
  };
}

/**
 * Whether a line begins a list. A marker with nothing behind it does not (`-` and `+` alone are answers
 * that people give), and only `1.` begins one right under a line of text.
 */
export function beginsList(text: string, line: Span, { interrupting = false } = {}): boolean {
  const marker = markerAt(text, line);
  return marker !== null && isFirst(marker, interrupting);
}

export const isFirst = ({ isEmpty, start }: Marker, interrupting: boolean) =>
  !isEmpty && (!interrupting || start === null || start === 1);

export function parseList(parse: Parse, { lines, index, depth }: At): Parsed<List> {
  const { text, budget } = parse;
  const first = lines[index] && markerAt(text, lines[index]);
  if (!first) throw new RangeError('There is no list');
  const items: ListItem[] = [];
  let last = (first.start ?? 0) - 1;
  let next = index;
  while (next < lines.length) {
    const line = lines[next];
    const marker = line ? markerAt(text, line) : null;
    if (!marker || marker.kind !== first.kind) break;
    budget.spend(depth + 1);
    const inner = [marker.content, ...linesOfItem(text, lines, { after: next, marker })];
    next += inner.length;
    const item = parseItem(parse, inner, depth + 2);
    if (marker.start !== null) {
      last = Math.max(last + 1, marker.start);
      item.data = { number: last };
    }
    items.push(item);
    // Blank lines between two items are between them, and those after the last are after the list.
    const following = nextWritten(text, lines, next);
    const sibling = lines[following] ? markerAt(text, lines[following]) : null;
    if (sibling?.kind === first.kind) next = following;
  }
  const node: List = { type: 'list', ordered: first.start !== null, children: items };
  if (first.start !== null) node.start = first.start;
  return { node, next };
}

/** The lines below a marker that belong to its item: those that stand under its content. */
function linesOfItem(
  text: string,
  lines: Span[],
  { after, marker }: { after: number; marker: Marker },
): Span[] {
  const own: Span[] = [];
  let blank: Span[] = [];
  for (let index = after + 1; index < lines.length; index += 1) {
    const line = lines[index];
    if (!line) break;
    if (isBlank(text, line)) {
      blank.push(line);
      continue;
    }
    if (indentOf(text, line).columns < marker.width) break;
    own.push(...blank, outdent(text, line, marker.width));
    blank = [];
  }
  return own;
}

function nextWritten(text: string, lines: Span[], from: number): number {
  let index = from;
  for (let line = lines[index]; line && isBlank(text, line); line = lines[index]) index += 1;
  return index;
}

/** The box of a task, which stands before its text. */
export const TASK = /^\[([ xX])\][ \t]+(?=\S)/;

function parseItem(parse: Parse, inner: Span[], depth: number): ListItem {
  const [first] = inner;
  const [box, state] = first ? (TASK.exec(parse.text.slice(first.from, first.to)) ?? []) : [];
  if (!first || !box) {
    return { type: 'listItem', checked: null, children: parse.flow(inner, depth) };
  }
  const rest = [{ from: first.from + box.length, to: first.to }, ...inner.slice(1)];
  return { type: 'listItem', checked: state !== ' ', children: parse.flow(rest, depth) };
}
