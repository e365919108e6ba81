import type { At } from './block';
import { trimmed } from './lines';
import type { Span } from './mention';

const DELIMITERS = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$/;

/** Whether a line is the head of a table: one of dashes below it has as many cells. */
export function beginsTable(text: string, { lines, index }: At): boolean {
  const [head, below] = [lines[index], lines[index + 1]];
  if (!head || !below) return false;
  const columns = columnsOf(text, below);
  return columns > 0 && cellsOf(text, head).length === columns;
}

function columnsOf(text: string, line: Span): number {
  const { from, to } = trimmed(text, line);
  const first = text[from];
  if (first !== '|' && first !== '-' && first !== ':') return 0;
  const row = text.slice(from, to);
  return row.includes('|') && DELIMITERS.test(row) ? cellsOf(text, line).length : 0;
}

export function hasPipe(text: string, { from, to }: Span): boolean {
  const at = text.indexOf('|', from);
  return at >= 0 && at < to;
}

/** The cells of a row: what stands between its bars, but for those after a backslash. */
export function cellsOf(text: string, line: Span): Span[] {
  const { from, to } = trimmed(text, line);
  const cells: Span[] = [];
  let start = text[from] === '|' ? from + 1 : from;
  for (let at = start; at < to; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '|') {
      cells.push(trimmed(text, { from: start, to: at }));
      start = at + 1;
    }
  }
  if (start < to) cells.push(trimmed(text, { from: start, to }));
  return cells;
}
