/** Yields to the event loop after this long: sends, reads and pings do not wait for a round of writes. */
const SLICE_MS = 8;
/** Looked at the clock so seldom that it does not cost. */
const BETWEEN_LOOKS = 32;
/** A round this short needs no pause after it. */
const LIGHT_MS = 2;

/** A stream with pending frames. */
export interface Writable {
  flush(): void;
}

/**
 * Coalesces each stream's pending frames into one write. While the process is idle they are written at once. A
 * round of writes that took long is followed by a pause as long, during which frames are batched for the next
 * round: so writing takes at most half of the process, and under load each event costs less.
 */
export class WriteScheduler {
  /** Those with something to write in the next round. */
  #waiting: Writable[] = [];
  /** Those of this round, and how far it has come; `null` while there is none. */
  #round: Writable[] | null = null;
  #at = 0;
  #spentMs = 0;
  #pauseUntil = 0;
  #turn: NodeJS.Immediate | NodeJS.Timeout | null = null;

  add(writing: Writable): void {
    this.#waiting.push(writing);
  }

  /** Writes now, or as soon as this round and its pause are over. */
  flush(): void {
    if (this.#round || this.#turn || this.#waiting.length === 0) return;
    const pauseMs = this.#pauseUntil - performance.now();
    if (pauseMs > 0) this.#turn = setTimeout(this.#go, pauseMs);
    else this.#begin();
  }

  readonly #go = () => {
    this.#turn = null;
    if (this.#round) this.#write(this.#round);
    else this.#begin();
  };

  #begin(): void {
    const round = this.#waiting;
    this.#round = round;
    this.#waiting = [];
    this.#at = 0;
    this.#spentMs = 0;
    this.#write(round);
  }

  #write(round: Writable[]): void {
    const began = performance.now();
    let now = began;
    while (this.#at < round.length) {
      round[this.#at]?.flush();
      this.#at += 1;
      if (this.#at % BETWEEN_LOOKS !== 0) continue;
      now = performance.now();
      if (now - began > SLICE_MS) break;
    }
    now = performance.now();
    this.#spentMs += now - began;
    if (this.#at < round.length) {
      this.#turn = setImmediate(this.#go);
      return;
    }
    this.#round = null;
    this.#pauseUntil = this.#spentMs > LIGHT_MS ? now + this.#spentMs : 0;
    this.flush();
  }

  close(): void {
    if (this.#turn) {
      clearImmediate(this.#turn as NodeJS.Immediate);
      clearTimeout(this.#turn as NodeJS.Timeout);
    }
    this.#waiting = [];
    this.#round = null;
  }
}
