import { isVisible, withoutTurns } from '../text';
import { type Address, bareAddressAt, bracketedAddressAt } from './addresses';
import type { Budget } from './budget';
import { Delimiters } from './delimiters';
import { ESCAPABLE } from './escapable';
import { linkTarget, targetAt } from './links';
import { mentionAt, type Span } from './mention';
import { type Piece, plainPieces } from './pieces';

export interface Source {
  text: string;
  budget: Budget;
}

/** Opening brackets that still may begin a link. */
interface Bracket {
  piece: number;
  isImage: boolean;
  /** The delimiters before it, which what stands in the link does not meet. */
  floor: number;
}

/**
 * The pieces of a line or several: its text, code, addresses and mentions, and the marks around them. Every
 * letter is looked at a bounded number of times.
 *
 * @param inTable In a table's cell a bar in code has a backslash before it.
 */
export function scanInline(source: Source, lines: Span[], { inTable = false } = {}): Piece[] {
  return new Scan(source, lines, inTable).run();
}

class Scan {
  private readonly source: string;
  private readonly budget: Budget;
  /** The lines as one text, without what stands before them in the source. */
  private readonly text: string;
  private readonly pieces: Piece[] = [];
  private readonly delimiters = new Delimiters();
  private readonly brackets: Bracket[] = [];
  /** Links do not stand in links: brackets below this one are none any more. */
  private firstActive = 0;
  private readonly mayHaveEmail: boolean;
  private ticks: Map<number, number[]> | null = null;
  private noAddressBefore = 0;
  /** Where the last mention ended. */
  private nameEnd = -1;
  private at = 0;
  private plainFrom = 0;

  constructor(
    { text, budget }: Source,
    private readonly lines: Span[],
    private readonly inTable: boolean,
  ) {
    this.source = text;
    this.budget = budget;
    this.text = lines.map(({ from, to }) => text.slice(from, to)).join('\n');
    this.mayHaveEmail = this.text.includes('@');
  }

  run(): Piece[] {
    const { text } = this;
    while (this.at < text.length) {
      if (!this.step(text.charCodeAt(this.at))) this.at += 1;
    }
    this.flush(this.at);
    this.delimiters.resolve(0);
    return this.pieces;
  }

  /** Takes what begins here, if anything does. */
  private step(code: number): boolean {
    switch (code) {
      case 0x5c:
        return this.escape();
      case 0x60:
        return this.code();
      case 0x2a:
      case 0x5f:
      case 0x7e:
        return this.delimiter();
      case 0x21:
        return this.text[this.at + 1] === '[' && this.openBracket(2);
      case 0x5b:
        return this.openBracket(1);
      case 0x5d:
        return this.closeBracket();
      case 0x3c:
        return this.mention() || this.bracketedAddress();
      default:
        return this.bareAddress(code);
    }
  }

  private escape(): boolean {
    const next = this.text[this.at + 1];
    if (next === undefined || !ESCAPABLE.includes(next)) return false;
    this.flush(this.at);
    this.pushText(next, this.at + 2);
    return true;
  }

  private code(): boolean {
    const { text, at } = this;
    let open = at;
    while (text[open] === '`') open += 1;
    const close = this.closingTicks(open - at, open);
    if (close === null) {
      // Nothing closes it: as many back-ticks as there are, taken at once.
      this.at = open;
      return true;
    }
    this.flush(at);
    const value = codeValue(text.slice(open, close), this.inTable);
    this.push({ kind: 'node', node: { type: 'inlineCode', value } }, close + (open - at));
    return true;
  }

  /** Where the next run of just so many back-ticks begins. Each run is looked at once. */
  private closingTicks(size: number, after: number): number | null {
    this.ticks ??= ticksOf(this.text);
    const runs = this.ticks.get(size) ?? [];
    let [next] = runs;
    while (next !== undefined && next < after) {
      runs.shift();
      [next] = runs;
    }
    return next ?? null;
  }

  private delimiter(): boolean {
    const { text, at } = this;
    const mark = text[at];
    let end = at;
    while (text[end] === mark) end += 1;
    this.flush(at);
    this.budget.spend(0);
    const afterName = at === this.nameEnd;
    const span = this.spanOf(at, end);
    const piece = this.delimiters.add({ text, from: at, to: end, afterName, span });
    this.push(piece ?? { kind: 'text', value: text.slice(at, end), span }, end);
    return true;
  }

  private openBracket(length: number): boolean {
    this.flush(this.at);
    this.budget.spend(0);
    const floor = this.delimiters.count;
    this.brackets.push({ piece: this.pieces.length, isImage: length === 2, floor });
    this.pushText(this.text.slice(this.at, this.at + length), this.at + length);
    return true;
  }

  private closeBracket(): boolean {
    const bracket = this.brackets.pop();
    if (!bracket) {
      this.firstActive = 0;
      return false;
    }
    const isActive = bracket.isImage || this.brackets.length >= this.firstActive;
    this.firstActive = Math.min(this.firstActive, this.brackets.length);
    const target = isActive ? targetAt(this.text, this.at + 1) : null;
    if (!target) {
      // To look for one that is not there takes longest.
      if (isActive) this.budget.spend(0);
      return false;
    }
    const url = linkTarget(target.url);
    // What leads nowhere, or cannot be seen, stays as it was typed.
    if (url === null) return false;
    this.flush(this.at);
    const content = plainPieces(this.pieces, bracket.piece + 1);
    if (!bracket.isImage && !isVisible(content)) return false;
    this.delimiters.resolve(bracket.floor);
    if (bracket.isImage) {
      this.pieces.length = bracket.piece;
      this.push({ kind: 'node', node: { type: 'image', url, alt: content } }, target.end);
      return true;
    }
    this.pieces[bracket.piece] = { kind: 'open', node: { type: 'link', url, children: [] } };
    this.push({ kind: 'close' }, target.end);
    this.firstActive = this.brackets.length;
    return true;
  }

  private mention(): boolean {
    const found = mentionAt(this.text, this.at);
    if (!found) return false;
    this.flush(this.at);
    const end = this.text.indexOf('>', this.at) + 1;
    const data = { from: this.sourceAt(this.at), to: this.sourceAt(end - 1) + 1 };
    this.push({ kind: 'node', node: { type: 'mention', ...found, data } }, end);
    this.nameEnd = end;
    return true;
  }

  private bracketedAddress(): boolean {
    const found = bracketedAddressAt(this.text, this.at);
    return found !== null && this.address(found);
  }

  private bareAddress(code: number): boolean {
    const { text, at, mayHaveEmail } = this;
    const inBrackets = this.brackets.length > 0;
    const mayBeWeb = at >= this.noAddressBefore;
    const found = bareAddressAt(text, { at, code, inBrackets, mayHaveEmail, mayBeWeb });
    if (found?.url === null) this.noAddressBefore = found.end;
    if (found === null || found.url === null) return false;
    return this.address(found, !found.url.startsWith('mailto:'));
  }

  private address({ url, shown, end }: Address, openEnded = false): boolean {
    this.flush(this.at);
    const children = [{ type: 'text' as const, value: withoutTurns(shown) }];
    const data = { bare: true, openEnded };
    this.push({ kind: 'node', node: { type: 'link', url, children, data } }, end);
    return true;
  }

  /** What was passed over since the last piece is text. */
  private flush(to: number): void {
    if (this.plainFrom >= to) return;
    const value = this.text.slice(this.plainFrom, to);
    this.pieces.push({ kind: 'text', value, span: this.spanOf(this.plainFrom, to) });
    this.plainFrom = to;
  }

  private pushText(value: string, end: number): void {
    this.push({ kind: 'text', value, span: this.spanOf(this.at, end) }, end);
  }

  private push(piece: Piece, end: number): void {
    this.pieces.push(piece);
    this.at = end;
    this.plainFrom = end;
  }

  private spanOf(from: number, to: number): Span {
    return { from: this.sourceAt(from), to: this.sourceAt(to - 1) + 1 };
  }

  private line = { index: 0, start: 0 };

  /** The offset in the source of a place in the text. Places are mostly asked for in order. */
  private sourceAt(at: number): number {
    if (at < this.line.start) this.line = { index: 0, start: 0 };
    let { index, start } = this.line;
    for (;;) {
      const own = this.lines[index];
      if (!own) return this.source.length;
      const length = own.to - own.from;
      // The end of a line belongs to it.
      if (at <= start + length || index === this.lines.length - 1) {
        this.line = { index, start };
        return own.from + at - start;
      }
      start += length + 1;
      index += 1;
    }
  }
}

/** The runs of back-ticks in a text, by their length, in order. */
function ticksOf(text: string): Map<number, number[]> {
  const runs = new Map<number, number[]>();
  for (const { 0: run, index } of text.matchAll(/`+/g)) {
    const same = runs.get(run.length);
    if (same) same.push(index);
    else runs.set(run.length, [index]);
  }
  return runs;
}

function codeValue(written: string, inTable: boolean): string {
  const line = withoutTurns(written.replaceAll('\n', ' '));
  const value = inTable ? line.replaceAll('\\|', '|') : line;
  // One space at either end makes room for back-ticks.
  const isPadded = value.startsWith(' ') && value.endsWith(' ') && value.trim() !== '';
  return isPadded ? value.slice(1, -1) : value;
}
