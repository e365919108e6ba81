import { withoutTurns } from '../text';
import { Budget, TooIntricate } from './budget';
import { beginsTable, cellsOf, hasPipe } from './cells';
import { indentOf, isBlank, linesOf, trimmed } from './lines';
import { isFirst, type Marker, markerAt, TASK } from './list';
import { type Mentioned, replaceMentions, type Span } from './mention';
import { marksLeft, type Piece } from './pieces';
import { scanInline } from './scan';
import { closes, type Fence, fenceAt, headingAt, isRule, quoted } from './starts';

export interface Shown {
  /** What a reader sees, line by line. */
  text: string;
  /** What stands behind it: addresses of links and pictures, languages of code, cells without a column. */
  behind: string[];
  /** Whether any of it leads somewhere: an address, or a link or picture with one behind it. */
  hasLink: boolean;
}

/**
 * A message as it is shown, without a parse: one pass over its lines and one over the letters of each, by the
 * rules of the parser, with no tree. Takes time in proportion to the length of the text, so that the server may
 * do it with what others wrote. `tests/shared/markdown-shown.test.ts` compares it with the parser.
 *
 * @param nameOf What is shown for a mention.
 */
export function shownOf(text: string, nameOf: (mention: Mentioned) => string): Shown {
  const plain = { behind: [], hasLink: false };
  if (!MAY_HAVE_MARKS.test(text)) return { text: withoutTurns(text), ...plain };
  try {
    return new Reading(text, nameOf).read();
  } catch (error) {
    if (error instanceof TooIntricate) return { text: asTyped(text, nameOf), ...plain };
    throw error;
  }
}

/** A message as it was typed, but for its mentions. */
export const asTyped = (text: string, nameOf: (mention: Mentioned) => string) =>
  withoutTurns(replaceMentions(text, nameOf));

/** Most messages have nothing that could be one, nor an address. */
const MAY_HAVE_MARKS = /[\\*_~`[<>#|@]|:\/\/|www\.|^[ \t]*[-+]/im;

/** What the marks of quotes and items begin with. */
const CONTAINERS = new Set('>-+*0123456789');

/** What a line begins with, and what is left of it. */
interface Line {
  rest: Span;
  quotes: number;
  /** The columns that what belongs to its list item is indented by; 0 outside of lists. */
  width: number;
  /** Of the marker of the list that it stands in; empty outside of lists. */
  kind: string;
  /** The number before an ordered item, which is shown. */
  number: string;
  /** Whether it begins an item. */
  isItem: boolean;
}

/** Where a line stands that continues what is above it. */
type Container = Pick<Line, 'quotes' | 'width' | 'kind'>;

class Reading {
  private readonly lines: Span[];
  private readonly budget = new Budget();
  private readonly mayHaveTable: boolean;
  private readonly written: string[] = [];
  private readonly behind: string[] = [];
  private hasLink = false;
  /** The lines of the paragraph that is being read, and where it stands. */
  private paragraph: Span[] = [];
  /** Of the item whose text comes next. */
  private number = '';
  private within: Container = { quotes: 0, width: 0, kind: '' };

  constructor(
    private readonly text: string,
    private readonly nameOf: (mention: Mentioned) => string,
  ) {
    this.lines = linesOf(text);
    this.mayHaveTable = text.includes('|');
  }

  read(): Shown {
    for (let index = 0; index < this.lines.length; ) index = this.block(index);
    this.flush();
    const { behind, hasLink } = this;
    return { text: this.written.join('\n'), behind, hasLink };
  }

  /** Reads what begins on a line; returns the index of the line after it. */
  private block(index: number): number {
    const { text } = this;
    // A text of thousands of lines is as costly as one of as many marks.
    this.budget.spend(0);
    const line = this.lineAt(index);
    if (isBlank(text, line.rest)) {
      this.flush();
      return index + 1;
    }
    if (this.leaves(line)) this.flush();
    this.within = line;
    if (line.number) this.number = `${line.number} `;
    const fence = fenceAt(text, line.rest);
    if (fence) return this.code(index + 1, fence);
    const heading = headingAt(text, line.rest);
    if (heading) {
      this.flush();
      this.inline([heading.content]);
      return index + 1;
    }
    if (isRule(text, line.rest)) {
      this.flush();
      return index + 1;
    }
    if (this.mayHaveTable && this.hasTable(index, line)) return this.table(index, line);
    this.paragraph.push(trimmed(text, line.rest));
    return index + 1;
  }

  private lineAt(index: number): Line {
    const { text } = this;
    const whole = this.lines[index] ?? { from: text.length, to: text.length };
    let [rest, quotes, width, kind, number, isItem] = [whole, 0, 0, '', '', false];
    for (let depth = 1; this.mayBegin(rest); depth += 1) {
      const inner = quoted(text, rest);
      // Nothing but `>` is shown, unless it stands between the lines of a quote.
      if (inner && (!isBlank(text, inner) || this.isInQuote(index))) {
        [rest, quotes] = [inner, quotes + 1];
      } else {
        const marker = this.markerAt(rest, quotes);
        if (!marker) break;
        if (marker.start !== null) number = text.slice(rest.from, marker.content.from).trim();
        [rest, width, kind, isItem] = [marker.content, width + marker.width, marker.kind, true];
        const [box] = TASK.exec(text.slice(rest.from, rest.from + 200)) ?? [];
        if (box) rest = { from: rest.from + box.length, to: rest.to };
      }
      this.budget.spend(depth);
    }
    // A line that is indented as the item above it belongs to that.
    if (!isItem && indentOf(text, rest).columns >= this.within.width) {
      ({ width, kind } = this.within);
    }
    return { rest, quotes, width, kind, number, isItem };
  }

  private mayBegin(rest: Span): boolean {
    return CONTAINERS.has(this.text[indentOf(this.text, rest).at] ?? '');
  }

  /** One that would begin no list goes on with the list above it. */
  private markerAt(rest: Span, quotes: number): Marker | null {
    const { text, within } = this;
    const marker = isRule(text, rest) ? null : markerAt(text, rest);
    if (!marker) return null;
    const isNext = marker.kind === within.kind && marker.indent < within.width;
    const interrupting = this.paragraph.length > 0 && quotes === within.quotes;
    return isNext || isFirst(marker, interrupting) ? marker : null;
  }

  private isInQuote(index: number): boolean {
    return [index - 1, index + 1].some((next) => {
      const inner = this.lines[next] && quoted(this.text, this.lines[next]);
      return inner && !isBlank(this.text, inner);
    });
  }

  /** Whether a line stands somewhere else than the paragraph above it. */
  private leaves({ quotes, width, isItem }: Line): boolean {
    return isItem || quotes !== this.within.quotes || width < this.within.width;
  }

  private code(from: number, fence: Fence): number {
    this.flush();
    if (fence.info) this.behind.push(fence.info);
    for (let index = from; index < this.lines.length; index += 1) {
      const line = this.continued(index);
      if (!line) return index;
      if (closes(this.text, line, fence)) return index + 1;
      this.write(this.text.slice(line.from, line.to));
    }
    return this.lines.length;
  }

  /** A line without the marks of the container that the line above stands in; `null` when it is outside. */
  private continued(index: number): Span | null {
    const { text, within } = this;
    let line = this.lines[index] ?? null;
    for (let left = within.quotes; left > 0 && line; left -= 1) line = quoted(text, line);
    if (!line || isBlank(text, line)) return line;
    return indentOf(text, line).columns < within.width ? null : line;
  }

  private hasTable(index: number, { rest }: Line): boolean {
    const below = this.continued(index + 1);
    return below !== null && beginsTable(this.text, { lines: [rest, below], index: 0, depth: 0 });
  }

  private table(index: number, head: Line): number {
    const { text } = this;
    this.flush();
    const columns = cellsOf(text, head.rest).length;
    const row = (line: Span) => {
      const cells = cellsOf(text, line);
      for (const cell of cells.slice(0, columns)) this.inline([cell], true);
      // A table has no room for more than its head has.
      for (const { from, to } of cells.slice(columns)) this.behind.push(text.slice(from, to));
    };
    row(head.rest);
    for (let next = index + 2; ; next += 1) {
      const line = next < this.lines.length ? this.continued(next) : null;
      if (!line || isBlank(text, line) || !hasPipe(text, line)) return next;
      row(line);
    }
  }

  private flush(): void {
    if (this.paragraph.length > 0) this.inline(this.paragraph);
    this.paragraph = [];
  }

  private inline(lines: Span[], inTable = false): void {
    this.budget.spend(0);
    const { text, budget } = this;
    const pieces = scanInline({ text, budget }, lines, { inTable });
    this.write(pieces.map((piece) => this.shown(piece)).join(''));
  }

  private shown(piece: Piece): string {
    switch (piece.kind) {
      case 'text':
        return piece.value;
      case 'delimiter':
        this.budget.spend(0);
        return marksLeft(piece);
      case 'node':
        this.budget.spend(0);
        return this.node(piece.node);
      case 'open':
        this.hasLink = true;
        this.behind.push(piece.node.url);
        return '';
      case 'close':
        return '';
      default:
        return piece satisfies never;
    }
  }

  private node(node: Extract<Piece, { kind: 'node' }>['node']): string {
    if (node.type === 'mention') return this.nameOf(node);
    if (node.type === 'link' || node.type === 'image') this.hasLink = true;
    if (node.type === 'image') {
      this.behind.push(node.url);
      return node.alt ?? '';
    }
    // An address as it is written: its only child is its text.
    if ('children' in node) return node.children.map((child) => this.node(child)).join('');
    return 'value' in node ? node.value : '';
  }

  private write(text: string): void {
    this.written.push(this.number + withoutTurns(text));
    this.number = '';
  }
}
