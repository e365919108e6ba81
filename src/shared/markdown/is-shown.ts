import type { Nodes } from 'mdast';
import { isVisible } from '../text';
import { parseMarkdown } from './parse';

/** What may be part of a mark and not of what it marks. */
const MARKS = /[*_~`>#+\-=|\\.()[\]!\d\s]/g;
/** Behind a fence stands the name of a language, which is not shown where there is no code. */
const OPENING_FENCE = /^\s*(?:`{3,}|~{3,})[^\n]*\n?\s*(?:[`~]{3,}\s*)?$/;

/** Whether a message shows anything. Marks around nothing, or around what cannot be seen, are no message. */
export function isShown(body: string): boolean {
  // Nearly all messages: no mark begins with a letter, so the letter is text.
  if (/^[a-z]/i.test(body)) return true;
  if (isVisible(body.replace(MARKS, '')) && !OPENING_FENCE.test(body)) return true;
  return isVisible(body) && shows(parseMarkdown(body));
}

function shows(node: Nodes): boolean {
  if (node.type === 'mention' || node.type === 'thematicBreak') return true;
  if ('children' in node) return node.children.some(shows);
  return 'value' in node && isVisible(node.value);
}
