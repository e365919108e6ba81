import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

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

/** So much work is done at once … */
const FREE_MS = 50;
/** … and then pauses as long as each step took, up to this. */
const LONGEST_PAUSE_MS = 50;

/**
 * Keeps work of many statements from taking the store and the event loop for longer than `FREE_MS`: from then
 * on others have half of the time. After each step: `await throttle.wait();`.
 */
export class Throttle {
  #began = performance.now();
  #worked = 0;

  constructor(private readonly pause: (ms: number) => Promise<unknown> = (ms) => sleep(ms)) {}

  async wait(): Promise<void> {
    const took = performance.now() - this.#began;
    this.#worked += took;
    if (this.#worked > FREE_MS) await this.pause(Math.min(took, LONGEST_PAUSE_MS));
    this.#began = performance.now();
  }
}
