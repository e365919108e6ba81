import type { Root } from 'mdast';
import { withoutTurns } from '../text';
import { Budget, TooIntricate } from './budget';
import { parseFlow } from './flow';

/**
 * The Markdown that messages are written in: CommonMark with GitHub's tables, task lists, strikethrough
 * and bare links, and our mention tokens; without what surprises in chat (docs/markdown.md has the
 * differences). HTML is text.
 *
 * Takes time in proportion to the length of the text. What has more pieces, or deeper ones, than anybody
 * writes by hand comes back as one text, as it was typed.
 */
export function parseMarkdown(text: string): Root {
  try {
    return { type: 'root', children: parseFlow(text, new Budget()) };
  } catch (error) {
    if (error instanceof TooIntricate) return asTyped(text);
    throw error;
  }
}

function asTyped(text: string): Root {
  return {
    type: 'root',
    children: [{ type: 'paragraph', children: [{ type: 'text', value: withoutTurns(text) }] }],
  };
}
