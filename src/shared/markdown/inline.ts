import type { PhrasingContent } from 'mdast';
import type { Span } from './mention';
import { assemble } from './pieces';
import { type Source, scanInline } from './scan';

interface Options {
  /** The number of nodes around them. */
  depth: number;
  inTable?: boolean;
}

/** What stands in the lines of a paragraph, a heading or a cell. */
export function parseInline(
  source: Source,
  lines: Span[],
  { depth, inTable }: Options,
): PhrasingContent[] {
  return assemble(scanInline(source, lines, { inTable }), { budget: source.budget, depth });
}
