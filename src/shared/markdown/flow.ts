import type { BlockContent, Code, Heading, Paragraph } from 'mdast';
import { withoutTurns } from '../text';
import type { At, Parse, Parsed } from './block';
import type { Budget } from './budget';
import { parseInline } from './inline';
import { indentOf, isBlank, linesOf, outdent, trimmed } from './lines';
import { beginsList, parseList } from './list';
import type { Span } from './mention';
import { beginsTable, parseTable } from './table';

/**
 * The blocks of a text. A container is cut out of its lines and its content parsed again by itself,
 * so that the work is the length of the text times the depth, which is bounded.
 */
export function parseFlow(text: string, budget: Budget): BlockContent[] {
  const parse: Parse = { text, budget, flow: (lines, depth) => parseLines(parse, lines, depth) };
  return parse.flow(linesOf(text), 1);
}

function parseLines(parse: Parse, lines: Span[], depth: number): BlockContent[] {
  const blocks: BlockContent[] = [];
  for (let index = 0; index < lines.length; ) {
    const line = lines[index];
    if (!line || isBlank(parse.text, line)) {
      index += 1;
      continue;
    }
    parse.budget.spend(depth);
    const { node, next } = parseBlock(parse, { lines, index, depth });
    blocks.push(node);
    index = next;
  }
  return blocks;
}

function parseBlock(parse: Parse, at: At): Parsed<BlockContent> {
  const { text } = parse;
  const line = at.lines[at.index];
  if (!line) throw new RangeError('There is no such line');
  if (fenceAt(text, line)) return parseCode(parse, at);
  if (isRule(text, line)) return { node: { type: 'thematicBreak' }, next: at.index + 1 };
  if (headingAt(text, line)) return parseHeading(parse, at);
  if (beginsQuote(text, at)) return parseQuote(parse, at);
  if (beginsList(text, line)) return parseList(parse, at);
  if (beginsTable(text, at)) return parseTable(parse, at);
  return parseParagraph(parse, at);
}

interface Fence {
  mark: string;
  info: string;
  columns: number;
}

function fenceAt(text: string, line: Span): Fence | null {
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

/** Code up to its closing fence, or to the end of what it stands in. */
function parseCode({ text }: Parse, { lines, index }: At): Parsed<Code> {
  const opening = lines[index];
  const fence = opening && fenceAt(text, opening);
  if (!fence) throw new RangeError('There is no fence');
  const code: string[] = [];
  let next = index + 1;
  for (; next < lines.length; next += 1) {
    const line = lines[next];
    if (!line || closes(text, line, fence)) break;
    const { from, to } = outdent(text, line, fence.columns);
    code.push(text.slice(from, to));
  }
  const [lang] = fence.info.split(/\s/, 1);
  const node: Code = { type: 'code', lang: lang || null, value: withoutTurns(code.join('\n')) };
  return { node, next: next + 1 };
}

function closes(text: string, line: Span, { mark }: Fence): boolean {
  const { from, to } = trimmed(text, line);
  if (to - from < mark.length) return false;
  for (let at = from; at < to; at += 1) if (text[at] !== mark[0]) return false;
  return true;
}

/** A longer line of marks is taken for what its marks are one by one. */
const MAX_RULE = 1_000;
const RULE = /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;

function isRule(text: string, line: Span): boolean {
  const { from, to } = trimmed(text, line);
  const first = text[from];
  if (first !== '*' && first !== '-' && first !== '_') return false;
  return to - from <= MAX_RULE && RULE.test(text.slice(from, to));
}

const HEADING = /^#{1,6}[ \t]+(?=\S)/;

/** The content of a heading; nothing but marks is none, since it would show nothing of what was typed. */
function headingAt(text: string, line: Span): { depth: number; content: Span } | null {
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

const DEPTHS = [1, 2, 3, 4, 5, 6] as const;

function parseHeading(parse: Parse, { lines, index, depth }: At): Parsed<Heading> {
  const heading = lines[index] && headingAt(parse.text, lines[index]);
  if (!heading) throw new RangeError('There is no heading');
  const children = parseInline(parse, [heading.content], { depth: depth + 1 });
  const node: Heading = { type: 'heading', depth: DEPTHS[heading.depth - 1] ?? 6, children };
  return { node, next: index + 1 };
}

const MAX_EMPTY_QUOTED = 3;

/** A quote is the lines that begin with `>`, and no other: the line after them is not in it. */
function beginsQuote(text: string, { lines, index }: At): boolean {
  for (let next = index; next <= index + MAX_EMPTY_QUOTED; next += 1) {
    const inner = quoted(text, lines[next]);
    if (!inner) return false;
    if (!isBlank(text, inner)) return true;
  }
  return false;
}

function quoted(text: string, line: Span | undefined): Span | null {
  if (!line) return null;
  const { at } = indentOf(text, line);
  if (text[at] !== '>' || at >= line.to) return null;
  return outdent(text, { from: at + 1, to: line.to }, 1);
}

function parseQuote(parse: Parse, { lines, index, depth }: At): Parsed<BlockContent> {
  const inner: Span[] = [];
  for (let next = index; ; next += 1) {
    const content = quoted(parse.text, lines[next]);
    if (!content) break;
    inner.push(content);
  }
  const children = parse.flow(inner, depth + 1);
  return { node: { type: 'blockquote', children }, next: index + inner.length };
}

function parseParagraph(parse: Parse, { lines, index, depth }: At): Parsed<Paragraph> {
  const own: Span[] = [];
  let next = index;
  for (; next < lines.length; next += 1) {
    const line = lines[next];
    if (!line || isBlank(parse.text, line)) break;
    if (next > index && interrupts(parse.text, { lines, index: next, depth })) break;
    own.push(trimmed(parse.text, line));
  }
  return {
    node: { type: 'paragraph', children: parseInline(parse, own, { depth: depth + 1 }) },
    next,
  };
}

/** Whether a line ends the paragraph above it. */
function interrupts(text: string, at: At): boolean {
  const line = at.lines[at.index];
  if (!line) return false;
  return (
    fenceAt(text, line) !== null ||
    isRule(text, line) ||
    headingAt(text, line) !== null ||
    beginsQuote(text, at) ||
    beginsList(text, line, { interrupting: true }) ||
    beginsTable(text, at)
  );
}
