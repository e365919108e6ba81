import type { At } from './block';
import { indentOf, isBlank, outdent, trimmed } from './lines';
import type { Span } from './mention';

export interface Fence {
  mark: string;
  info: string;
  columns: number;
}

export function fenceAt(text: string, line: Span): Fence | null {
  const { columns, at } = indentOf(text, line);
  const first = text[at];
  if (first !== '`' && first !== '~') return null;
  let end = at;
  while (end < line.to && text[end] === first) end += 1;
  if (end - at < 3) return null;
  const info = text.slice(end, line.to).trim();
  // Back-ticks on one line are code within it.
  if (first === '`' && info.includes('`')) return null;
  return { mark: text.slice(at, end), info, columns };
}

/** Whether a line ends the code that a fence begins. */
export function closes(text: string, line: Span, { mark }: Fence): boolean {
  const { from, to } = trimmed(text, line);
  if (to - from < mark.length) return false;
  for (let at = from; at < to; at += 1) if (text[at] !== mark[0]) return false;
  return true;
}

/** A longer line of marks is taken for what its marks are one by one. */
const MAX_RULE = 1_000;
const RULE = /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;

export function isRule(text: string, line: Span): boolean {
  const { from, to } = trimmed(text, line);
  const first = text[from];
  if (first !== '*' && first !== '-' && first !== '_') return false;
  return to - from <= MAX_RULE && RULE.test(text.slice(from, to));
}

const HEADING = /^#{1,6}[ \t]+(?=\S)/;

/** The content of a heading; nothing but marks is none, since it would show nothing of what was typed. */
export function headingAt(text: string, line: Span): { depth: number; content: Span } | null {
  const { from, to } = trimmed(text, line);
  if (text[from] !== '#') return null;
  const [opening] = HEADING.exec(text.slice(from, to)) ?? [];
  if (!opening) return null;
  const content = withoutClosing(text, { from: from + opening.length, to });
  return content.from < content.to ? { depth: opening.trimEnd().length, content } : null;
}

/** Marks at the end of a heading, apart from its text, are none of it. */
function withoutClosing(text: string, content: Span): Span {
  let { to } = content;
  while (to > content.from && text[to - 1] === '#') to -= 1;
  const before = text[to - 1];
  const isApart = to === content.from || before === ' ' || before === '\t';
  return isApart ? trimmed(text, { from: content.from, to }) : content;
}

const MAX_EMPTY_QUOTED = 3;

/** A quote is the lines that begin with `>`, and no other: the line after them is not in it. */
export function beginsQuote(text: string, { lines, index }: At): boolean {
  for (let next = index; next <= index + MAX_EMPTY_QUOTED; next += 1) {
    const inner = quoted(text, lines[next]);
    if (!inner) return false;
    if (!isBlank(text, inner)) return true;
  }
  return false;
}

/** The line behind the `>` that it begins with. */
export function quoted(text: string, line: Span | undefined): Span | null {
  if (!line) return null;
  const { at } = indentOf(text, line);
  if (text[at] !== '>' || at >= line.to) return null;
  return outdent(text, { from: at + 1, to: line.to }, 1);
}
