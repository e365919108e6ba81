import type { PhrasingContent, Root, RootContent } from 'mdast';

/** A message with no more than this is shown whole. */
const WHOLE = { letters: 2_400, lines: 30, nodes: 500 };
/** What of a longer one is shown until somebody asks for the rest: about a screen's half. */
const HEAD = { letters: 1_200, lines: 20, nodes: 60 };
/** A block of code folds by itself: only these lines of it are rendered, and count. */
export const CODE_HEAD = { letters: 1_200, lines: 12 };

/** A block of code has a frame and buttons of its own. */
const CODE_NODES = 20;

type Node = RootContent | PhrasingContent;
type Size = typeof WHOLE;

const heads = new WeakMap<Root, Root>();

/** The part of a message that is shown first: the very same tree when that is all of it. */
export function headOf(root: Root): Root {
  const known = heads.get(root);
  if (known) return known;
  const left = { ...WHOLE };
  const head = root.children.every((node) => fits(node, left))
    ? root
    : { ...root, children: cutAll(root.children, { ...HEAD }) };
  heads.set(root, head);
  return head;
}

/** A guess before anything is parsed. */
export const mayBeLong = (body: string) =>
  body.length > WHOLE.letters || body.split('\n', WHOLE.lines + 1).length > WHOLE.lines;

export const codeHead = (code: string) =>
  code.slice(0, CODE_HEAD.letters).split('\n', CODE_HEAD.lines).join('\n');

function fits(node: Node, left: Size): boolean {
  spend(node, left);
  if (left.letters < 0 || left.lines < 0 || left.nodes < 0) return false;
  return !('children' in node) || node.children.every((child) => fits(child, left));
}

/** Takes a node's own size, without what is in it. */
function spend(node: Node, left: Size): void {
  left.nodes -= node.type === 'code' ? CODE_NODES : 1;
  if (isLine(node)) left.lines -= 1;
  if (!('value' in node)) return;
  const shown = node.type === 'code' ? codeHead(node.value) : node.value;
  left.letters -= shown.length;
  left.lines -= newLines(shown);
}

const LINES = new Set<Node['type']>(['paragraph', 'heading', 'code', 'tableRow', 'thematicBreak']);
const isLine = (node: Node) => LINES.has(node.type);

function newLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

const isSpent = ({ letters, lines, nodes }: Size) => letters <= 0 || lines <= 0 || nodes <= 0;

function cutAll<T extends Node>(nodes: T[], left: Size): T[] {
  const shown: T[] = [];
  for (const node of nodes) {
    if (isSpent(left)) break;
    shown.push(cut(node, left));
  }
  return shown;
}

function cut<T extends Node>(node: T, left: Size): T {
  if ('children' in node) {
    spend(node, left);
    // Each kind of node keeps the kind of its children.
    return { ...node, children: cutAll<Node>(node.children, left) };
  }
  if (node.type !== 'text') {
    spend(node, left);
    return node;
  }
  const value = cutText(node.value, left);
  spend({ ...node, value }, left);
  return { ...node, value };
}

function cutText(text: string, { letters, lines }: Size): string {
  const short = text.slice(0, Math.max(0, letters)).replace(/[\uD800-\uDBFF]$/, '');
  return short.split('\n', Math.max(1, lines)).join('\n');
}
