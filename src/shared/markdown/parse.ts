import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { mentionFromMarkdown, mentionSyntax } from './mention';

/** No one writes this; someone who does wants to see the reader's browser hang. */
const MAX_DEPTH = 40;
const MAX_MARKS = 1_000;

/**
 * The Markdown that messages are written in: CommonMark with GitHub's tables, task lists, strikethrough
 * and bare links, and our mention tokens; without what surprises in chat. HTML is text, a line of dashes
 * is a rule and not a heading, and four leading spaces are just spaces.
 *
 * Text made to be costly (thousands of nested quotes or of unclosed marks) comes back as it was typed.
 */
export function parseMarkdown(text: string): Root {
  if (isTooIntricate(text)) return asTyped(text);
  const root = fromMarkdown(text, { extensions: SYNTAX, mdastExtensions: TO_TREE });
  return isDeeperThan(root, MAX_DEPTH) ? asTyped(text) : root;
}

const LEFT_OUT = [
  'htmlFlow',
  'htmlText',
  'codeIndented',
  'setextUnderline',
  'gfmFootnoteDefinition',
  'gfmFootnoteCall',
  'gfmPotentialFootnoteCall',
];
// The order matters: what comes last is tried first.
const SYNTAX = [gfm({ singleTilde: false }), mentionSyntax, { disable: { null: LEFT_OUT } }];
const TO_TREE = [gfmFromMarkdown(), mentionFromMarkdown];

const FENCED = /^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1/gm;
const MARK = /[*_~[\]]/g;
const DEEP_LINE = /^[ \t]*(?:(?:>|[-+*][ \t]|\d{1,9}[.)][ \t])[ \t]*){40}/m;

/** The parser recurses into blocks, and matches emphasis in time that grows with the square of the marks. */
function isTooIntricate(text: string): boolean {
  if (DEEP_LINE.test(text)) return true;
  return (text.replace(FENCED, '').match(MARK)?.length ?? 0) > MAX_MARKS;
}

function isDeeperThan(root: Root, limit: number): boolean {
  let level: Nodes[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((node) => ('children' in node ? node.children : []));
  }
  return false;
}

function asTyped(text: string): Root {
  const children = [
    { type: 'paragraph' as const, children: [{ type: 'text' as const, value: text }] },
  ];
  return { type: 'root', children };
}
