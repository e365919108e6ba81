import type { AlignType, Table, TableCell, TableRow } from 'mdast';
import type { At, Parse, Parsed } from './block';
import { parseInline } from './inline';
import { isBlank, trimmed } from './lines';
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

export function parseTable(parse: Parse, { lines, index, depth }: At): Parsed<Table> {
  const { text } = parse;
  const delimiters = lines[index + 1];
  const align = delimiters ? cellsOf(text, delimiters).map((cell) => alignOf(text, cell)) : [];
  const rows: TableRow[] = [];
  let next = index;
  for (; next < lines.length; next += 1) {
    const line = lines[next];
    if (next === index + 1) continue;
    if (!line || isBlank(text, line) || (next > index && !hasPipe(text, line))) break;
    rows.push(parseRow(parse, { line, columns: align.length, depth: depth + 1 }));
  }
  return { node: { type: 'table', align, children: rows }, next };
}

function hasPipe(text: string, { from, to }: Span): boolean {
  const at = text.indexOf('|', from);
  return at >= 0 && at < to;
}

function parseRow(
  parse: Parse,
  { line, columns, depth }: { line: Span; columns: number; depth: number },
): TableRow {
  parse.budget.spend(depth);
  const cells = cellsOf(parse.text, line).slice(0, columns);
  const children = Array.from({ length: columns }, (_, index): TableCell => {
    parse.budget.spend(depth + 1);
    const cell = cells[index];
    const inside = cell ? parseInline(parse, [cell], { depth: depth + 2, inTable: true }) : [];
    return { type: 'tableCell', children: inside };
  });
  return { type: 'tableRow', children };
}

/** The cells of a row: what stands between its bars, but for those after a backslash. */
function cellsOf(text: string, line: Span): Span[] {
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

function alignOf(text: string, { from, to }: Span): AlignType {
  const [left, right] = [text[from] === ':', text[to - 1] === ':'];
  if (left && right) return 'center';
  return right ? 'right' : left ? 'left' : null;
}
