import type { Stream } from './stream';

/** After this long others get their turn: sends, reads and pings do not wait for a round of writes. */
const SLICE_MS = 8;
/** Looked at the clock so seldom that it does not cost. */
const BETWEEN_LOOKS = 32;
/** A round this short needs no rest after it. */
const LIGHT_MS = 2;

/**
 * Lets what piled up for each stream leave as one write. What comes while the process is idle leaves at
 * once. A round of writes that took long is followed by a rest as long, and what comes meanwhile piles up:
 * so writing takes at most half of the process, and the more comes the less each event costs.
 */
export class Writer {
  /** Those with something to write, and how far this round has come. */
  #waiting: Stream[] = [];
  #at = 0;
  #spentMs = 0;
  #restUntil = 0;
  #turn: NodeJS.Immediate | NodeJS.Timeout | null = null;

  add(stream: Stream): void {
    this.#waiting.push(stream);
  }

  /** Writes now, or as soon as the rest is over. */
  flush(): void {
    if (this.#turn || this.#waiting.length === 0) return;
    const rest = this.#restUntil - performance.now();
    if (rest > 0) this.#turn = setTimeout(this.#go, rest);
    else this.#write();
  }

  readonly #go = () => {
    this.#turn = null;
    this.#write();
  };

  #write(): void {
    const began = performance.now();
    let now = began;
    while (this.#at < this.#waiting.length) {
      this.#waiting[this.#at]?.flush();
      this.#at += 1;
      if (this.#at % BETWEEN_LOOKS !== 0) continue;
      now = performance.now();
      if (now - began > SLICE_MS) break;
    }
    now = performance.now();
    this.#spentMs += now - began;
    if (this.#at < this.#waiting.length) {
      this.#turn = setImmediate(this.#go);
      return;
    }
    this.#restUntil = this.#spentMs > LIGHT_MS ? now + this.#spentMs : 0;
    this.#spentMs = 0;
    this.#waiting = [];
    this.#at = 0;
  }

  close(): void {
    if (this.#turn) {
      clearImmediate(this.#turn as NodeJS.Immediate);
      clearTimeout(this.#turn as NodeJS.Timeout);
    }
    this.#waiting = [];
  }
}
