import type { Span } from './mention';

const TAB_WIDTH = 4;
const SPACE = 32;
const TAB = 9;

/** The lines of a text by their offsets, without their ends. */
export function linesOf(text: string): Span[] {
  const lines: Span[] = [];
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const next = end < 0 ? text.length : end;
    const to = next > from && text[next - 1] === '\r' ? next - 1 : next;
    lines.push({ from, to });
    from = next + 1;
  }
  return lines;
}

/** The columns of white space that a line begins with, and the offset after them. */
export function indentOf(text: string, { from, to }: Span): { columns: number; at: number } {
  let columns = 0;
  let at = from;
  for (; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code === TAB) columns += TAB_WIDTH - (columns % TAB_WIDTH);
    else if (code === SPACE) columns += 1;
    else break;
  }
  return { columns, at };
}

/** The line without up to so many columns of white space at its beginning. */
export function outdent(text: string, { from, to }: Span, columns: number): Span {
  let at = from;
  for (let left = columns; left > 0 && at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== TAB && code !== SPACE) break;
    left -= code === TAB ? TAB_WIDTH : 1;
  }
  return { from: at, to };
}

export function isBlank(text: string, line: Span): boolean {
  return indentOf(text, line).at === line.to;
}

/** The line without white space at either end. */
export function trimmed(text: string, line: Span): Span {
  let { to } = line;
  const from = indentOf(text, line).at;
  while (to > from && (text.charCodeAt(to - 1) === SPACE || text.charCodeAt(to - 1) === TAB)) {
    to -= 1;
  }
  return { from, to };
}
