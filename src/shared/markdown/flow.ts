import type { BlockContent, Code, Heading, Paragraph } from 'mdast';
import { withoutTurns } from '../text';
import type { At, Parse, Parsed } from './block';
import type { Budget } from './budget';
import { beginsTable } from './cells';
import { parseInline } from './inline';
import { isBlank, linesOf, outdent, trimmed } from './lines';
import { beginsList, parseList } from './list';
import type { Span } from './mention';
import { beginsQuote, closes, fenceAt, headingAt, isRule, quoted } from './starts';
import { parseTable } from './table';

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
  const node: Code = {
    type: 'code',
    lang: lang ? withoutTurns(lang) : null,
    value: withoutTurns(code.join('\n')),
  };
  return { node, next: next + 1 };
}

const DEPTHS = [1, 2, 3, 4, 5, 6] as const;

function parseHeading(parse: Parse, { lines, index, depth }: At): Parsed<Heading> {
  const heading = lines[index] && headingAt(parse.text, lines[index]);
  if (!heading) throw new RangeError('There is no heading');
  const children = parseInline(parse, [heading.content], { depth: depth + 1 });
  const node: Heading = { type: 'heading', depth: DEPTHS[heading.depth - 1] ?? 6, children };
  return { node, next: index + 1 };
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
