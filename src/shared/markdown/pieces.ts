import type { Link, PhrasingContent, Text } from 'mdast';
import { withoutTurns } from '../text';
import type { Budget } from './budget';
import type { Span } from './mention';

export type Spanning = 'emphasis' | 'strong' | 'delete';

/** A run of `*`, `_` or `~~`: what it closes, what is left of it (in the source), what it opens. */
export interface DelimiterPiece {
  kind: 'delimiter';
  mark: string;
  left: Span;
  /** In the order in which they were found: the innermost first. */
  closes: Spanning[];
  opens: Spanning[];
}

/** The number of marks of a run that belong to nothing. */
export const leftOf = ({ left }: DelimiterPiece) => left.to - left.from;

/** Those marks, which are text. */
export const marksLeft = (piece: DelimiterPiece) => piece.mark.repeat(leftOf(piece));

export type Piece =
  | { kind: 'text'; value: string; span: Span }
  | { kind: 'node'; node: PhrasingContent }
  | { kind: 'open'; node: Link }
  | { kind: 'close' }
  | DelimiterPiece;

interface Nesting {
  budget: Budget;
  depth: number;
}

type Parent = Exclude<Extract<PhrasingContent, { children: unknown }>, { type: 'linkReference' }>;

/** The tree of a line's pieces, which open and close each other in order. */
export function assemble(pieces: Piece[], { budget, depth }: Nesting): PhrasingContent[] {
  const root: PhrasingContent[] = [];
  const stack: { children: PhrasingContent[]; parent: Parent | null }[] = [
    { children: root, parent: null },
  ];
  const open = (parent: Parent) => {
    add(parent);
    stack.push({ children: parent.children, parent });
  };
  const close = () => {
    const closed = stack.pop();
    if (closed) joinMarks(closed.children);
  };
  const add = (node: PhrasingContent) => {
    budget.spend(depth + stack.length);
    stack.at(-1)?.children.push(node);
  };
  const write = (written: string, span: Span) => {
    const value = withoutTurns(written);
    if (value === '') return;
    const last = stack.at(-1)?.children.at(-1);
    if (last?.type === 'text' && last.data) extend(last, value, span);
    else add({ type: 'text', value, data: { ...span } });
  };
  for (const piece of pieces) {
    switch (piece.kind) {
      case 'text':
        write(piece.value, piece.span);
        break;
      case 'node':
        add(piece.node);
        break;
      case 'open':
        open(piece.node);
        break;
      case 'close':
        close();
        break;
      case 'delimiter':
        for (const _ of piece.closes) close();
        write(marksLeft(piece), piece.left);
        for (const type of piece.opens.toReversed()) open({ type, children: [] });
        break;
      default:
        return piece satisfies never;
    }
  }
  joinMarks(root);
  return root;
}

function extend(text: Text, value: string, { to }: Span): void {
  text.value += value;
  if (text.data) text.data.to = to;
}

const MARKS = /^[*_~]+(?=\s|$)/;

/** Marks at the end of an address that turned out to mark nothing are a part of it. */
function joinMarks(nodes: PhrasingContent[]): void {
  for (const [index, node] of nodes.entries()) {
    const next = nodes[index + 1];
    if (node.type !== 'link' || !node.data?.openEnded || next?.type !== 'text') continue;
    const [marks] = MARKS.exec(next.value) ?? [];
    const [shown] = node.children;
    const isAtEnd = marks !== next.value || index + 2 === nodes.length;
    if (!marks || !isAtEnd || shown?.type !== 'text') continue;
    node.url += marks;
    shown.value += marks;
    next.value = next.value.slice(marks.length);
    if (next.data?.from !== undefined) next.data.from += marks.length;
    if (next.value === '') nodes.splice(index + 1, 1);
  }
}

/** What the pieces from one on read as, without what marks them. */
export function plainPieces(pieces: Piece[], from: number): string {
  let text = '';
  for (let index = from; index < pieces.length; index += 1) {
    const piece = pieces[index];
    if (piece?.kind === 'text') text += piece.value;
    else if (piece?.kind === 'delimiter') text += marksLeft(piece);
    else if (piece?.kind === 'node') text += plainNode(piece.node);
  }
  return text;
}

function plainNode(node: PhrasingContent): string {
  if ('children' in node) return node.children.map(plainNode).join('');
  if (node.type === 'image') return node.alt ?? '';
  return 'value' in node ? node.value : '';
}
