/** For how long what comes in may hold the event loop before the rest of it waits for the next turn. */
const TURN_MS = 1;

/**
 * A process-wide queue for starting requests and messages. They start at once while there are few; otherwise those
 * that wait are started in order, for a moment in each turn of the event loop. A sender with many of them queues one
 * at a time, so that other senders are not delayed.
 */
export class Intake {
  readonly #waiting = new Set<() => void>();
  /** When the first of this turn began; 0 when nothing did. */
  #began = 0;

  /** Calls `begin` now or in one of the next turns. */
  enter(begin: () => void): void {
    if (this.#waiting.size === 0 && this.#hasTime()) begin();
    else this.#waiting.add(begin);
  }

  #hasTime(): boolean {
    if (this.#began === 0) {
      this.#began = performance.now();
      setImmediate(this.#nextTurn);
      return true;
    }
    return performance.now() - this.#began < TURN_MS;
  }

  readonly #nextTurn = async () => {
    this.#began = 0;
    if (this.#waiting.size === 0) return;
    this.#began = performance.now();
    for (const begin of this.#waiting) {
      this.#waiting.delete(begin);
      begin();
      // What it does before it waits for something else counts as well.
      await null;
      if (!this.#hasTime()) break;
    }
    setImmediate(this.#nextTurn);
  };
}
