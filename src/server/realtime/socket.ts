import { WebSocket } from 'ws';
import type { Frame } from './frame';
import type { Stream } from './stream';

/** What one slow reader may cost: here ephemeral frames stop, and nothing more is read from it … */
export const SHED_BYTES = 256 * 1024;
/** … here its socket is cut, which costs nothing: its client resumes by its cursor … */
export const CUT_BYTES = 1024 * 1024;
/** … and this much of what it asked for itself may wait, since to cut it then costs it the answers. */
const CUT_ANSWERS_BYTES = 4 * CUT_BYTES;
/** Calls of one socket that run at once; what else it sends waits in its own buffers. */
const CALLS_AT_ONCE = 256;
/** How long a replay waits for a reader that takes nothing. */
const ROOM_TIMEOUT_MS = 10_000;

/** Close codes of the protocol, told in docs/realtime.md. */
export const CLOSE = { restarting: 1012, signedOut: 4401, tooSlow: 4408 } as const;

/** Where a subscription's stream takes over from tRPC: the answer of the encoder for a live handle. */
export class Attachment {
  constructor(
    readonly stream: Stream,
    readonly operation: number | string,
  ) {}
}

/**
 * The socket that tRPC's adapter writes answers to, and that streams write frames to. tRPC hands `send`
 * whatever its encoder made; an `Attachment` among that is the moment a stream goes live.
 *
 * It is read only as fast as it is served: not while many calls run, and not while answers wait for a
 * client that does not take them.
 */
export class LiveSocket extends WebSocket {
  /** How many subscriptions run on it. */
  subscriptions = 0;
  #unknown = false;
  #calls = 0;
  readonly #waiting = new Set<() => void>();

  override send(data: unknown): void {
    if (data instanceof Attachment) {
      data.stream.attach(this, data.operation);
    } else if (this.bufferedAmount > CUT_ANSWERS_BYTES) {
      this.terminate();
    } else {
      // What tRPC sends is text.
      super.send(String(data), this.#flushed);
      this.#balance();
    }
  }

  deliver(frame: Frame, operation: number | string): void {
    if (this.readyState !== WebSocket.OPEN) return;
    const behind = this.bufferedAmount;
    if (behind > CUT_BYTES) this.terminate();
    else if (behind <= SHED_BYTES || !frame.ephemeral) {
      super.send(frame.forOperation(operation), { binary: false });
    }
  }

  /** Nothing is read while it is not known who the client is. */
  async greet<T>(look: () => Promise<T>): Promise<T> {
    this.#unknown = true;
    this.#balance();
    try {
      return await look();
    } finally {
      this.#unknown = false;
      this.#balance();
    }
  }

  /** Runs something that the client asked for. */
  async serve<T>(call: () => Promise<T>): Promise<T> {
    this.#calls += 1;
    this.#balance();
    try {
      return await call();
    } finally {
      this.#calls -= 1;
      this.#balance();
    }
  }

  /** Resolves when the reader has taken most of what it was sent; one that takes nothing is cut. */
  async room(): Promise<void> {
    const tooLate = setTimeout(() => this.terminate(), ROOM_TIMEOUT_MS);
    while (this.readyState === WebSocket.OPEN && this.bufferedAmount > SHED_BYTES) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
    clearTimeout(tooLate);
  }

  // Also called, with an error, for what a dying socket did not send.
  readonly #flushed = () => {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
    if (this.isPaused) this.#balance();
  };

  #balance(): void {
    const full = this.#unknown || this.#calls >= CALLS_AT_ONCE || this.bufferedAmount > SHED_BYTES;
    if (full && !this.isPaused) this.pause();
    if (!full && this.isPaused) this.resume();
  }
}
