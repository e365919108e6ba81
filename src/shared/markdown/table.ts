import type { AlignType, Table, TableCell, TableRow } from 'mdast';
import type { At, Parse, Parsed } from './block';
import { cellsOf, hasPipe } from './cells';
import { parseInline } from './inline';
import { isBlank } from './lines';
import type { Span } from './mention';

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

function alignOf(text: string, { from, to }: Span): AlignType {
  const [left, right] = [text[from] === ':', text[to - 1] === ':'];
  if (left && right) return 'center';
  return right ? 'right' : left ? 'left' : null;
}
