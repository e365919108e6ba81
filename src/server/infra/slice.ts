import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long a slice of long work may hold the event loop. */
const SLICE_MS = 1;

/**
 * Divides long work into slices, so that other work on the event loop runs in between. Before each step:
 * `if (slice.isOver) await slice.next();`.
 */
export class Slice {
  #began = performance.now();

  get isOver(): boolean {
    return performance.now() - this.#began >= SLICE_MS;
  }

  async next(): Promise<void> {
    await nextTurn();
    this.#began = performance.now();
  }
}
