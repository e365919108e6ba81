import type { Root } from 'mdast';
import { parseMarkdown } from '@/shared/markdown';

const MAX_KEPT = 600;
const kept = new Map<string, Root>();

/** The tree of a text. Lists mount and unmount the same messages all the time: the last ones are kept. */
export function parsed(text: string): Root {
  const known = kept.get(text);
  if (known) {
    // Back to the end of the line: a Map is in order of insertion.
    kept.delete(text);
    kept.set(text, known);
    return known;
  }
  const root = parseMarkdown(text);
  kept.set(text, root);
  const oldest = kept.keys().next();
  if (kept.size > MAX_KEPT && !oldest.done) kept.delete(oldest.value);
  return root;
}
