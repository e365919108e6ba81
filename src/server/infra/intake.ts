import { performance } from 'node:perf_hooks';

/** For how long what comes in may hold the event loop before the rest of it waits for the next turn. */
const TURN_MS = 1;
/** Of a turn that has not begun yet. */
const UNKNOWN = -1;

/**
 * A process-wide queue for starting requests and messages. They start at once while there are few; otherwise those
 * that wait are started in order, for a moment in each turn of the event loop. A sender with many of them queues one
 * at a time, so that other senders are not delayed.
 */
export class Intake {
  readonly #waiting = new Set<() => void>();
  /** When the first of this turn began. */
  #began = 0;
  /** Whether `#nextTurn` is going to run. */
  #isWatched = false;
  #idleTime = UNKNOWN;

  /** Calls `begin` now or in one of the next turns. */
  enter(begin: () => void): void {
    if (this.#waiting.size === 0 && this.#hasTime()) begin();
    else this.#waiting.add(begin);
  }

  #hasTime(): boolean {
    const now = performance.now();
    if (this.#isWatched) return now - this.#began < TURN_MS;
    const { idleTime } = performance.nodeTiming;
    // The event loop has been idle, so this is the first of a turn. To watch for the end of each turn would cost a
    // lone message a seventh more.
    if (idleTime !== this.#idleTime) {
      this.#idleTime = idleTime;
      this.#began = now;
      return true;
    }
    this.#isWatched = true;
    setImmediate(this.#nextTurn);
    return now - this.#began < TURN_MS;
  }

  readonly #nextTurn = async () => {
    if (this.#waiting.size === 0) {
      this.#isWatched = false;
      this.#idleTime = UNKNOWN;
      return;
    }
    this.#began = performance.now();
    for (const begin of this.#waiting) {
      this.#waiting.delete(begin);
      begin();
      // What it does before it waits for something else counts as well.
      await null;
      if (performance.now() - this.#began >= TURN_MS) break;
    }
    setImmediate(this.#nextTurn);
  };
}
