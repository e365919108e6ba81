import type { BlockContent } from 'mdast';
import type { Budget } from './budget';
import type { Span } from './mention';

/** What the pieces of one parse share. */
export interface Parse {
  text: string;
  budget: Budget;
  /** The blocks of what stands in a container. */
  flow(lines: Span[], depth: number): BlockContent[];
}

/** Where a block begins, and the number of nodes around it. */
export interface At {
  lines: Span[];
  index: number;
  depth: number;
}

/** A block, and the index of the first line after it. */
export interface Parsed<T> {
  node: T;
  next: number;
}
