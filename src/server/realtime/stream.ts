import type { Failure } from '@/shared/errors';
import type { Entry } from '../events/entry';
import type { Frame } from './frame';
import type { Standing } from './replay';
import { CUT_BYTES, type LiveSocket, SHED_BYTES } from './socket';

export type StreamEnd = Failure | 'overflow' | 'closed';

/** One member's `event.stream`: what it has heard, what it may hear, and where that goes. */
export class Stream {
  /** The rev up to which everything was heard; what is not newer is dropped. */
  heard = 0;
  /** Entries heard while the log is being read; `null` once live. */
  opening: Entry[] | null = [];
  standing: Standing | null = null;
  end: StreamEnd | null = null;
  /** For a reader over HTTP, or until the socket takes over. */
  readonly #queue: Frame[] = [];
  #queued = 0;
  #socket: { socket: LiveSocket; operation: number | string } | null = null;
  #wake: () => void = () => undefined;

  constructor(
    /** The session or token it was opened with: when that ends, so does the stream. */
    readonly credential: string,
    /** Hears nothing; there to end when its member or credential does. */
    readonly quiet = false,
  ) {}

  write(frame: Frame): void {
    if (this.end || this.quiet) return;
    if (this.#socket) {
      this.#socket.socket.deliver(frame, this.#socket.operation);
      return;
    }
    if (frame.ephemeral && this.#queued > SHED_BYTES) return;
    if (this.#queued > CUT_BYTES) {
      this.finish('overflow');
      return;
    }
    this.#queue.push(frame);
    this.#queued += frame.json.length;
    this.#wake();
  }

  /** From here on frames go straight to the socket, the waiting ones first. */
  attach(socket: LiveSocket, operation: number | string): void {
    this.#socket = { socket, operation };
    for (const frame of this.#queue.splice(0)) socket.deliver(frame, operation);
  }

  /** What ended it, when that is an answer to whoever listens. */
  throwIfRefused(): void {
    if (this.end instanceof Error) throw this.end;
  }

  finish(reason: StreamEnd): void {
    this.end ??= reason;
    this.#wake();
  }

  /** Resolves when the stream has ended or `signal` aborts. */
  async ended(signal: AbortSignal | undefined): Promise<void> {
    while (!this.end && !signal?.aborted) await this.#next(signal);
  }

  /** For transports without a live socket: frames as they come, until the end or `signal`. */
  async *frames(signal: AbortSignal | undefined): AsyncGenerator<Frame, void> {
    while (!signal?.aborted) {
      const frame = this.#queue.shift();
      if (frame) {
        this.#queued -= frame.json.length;
        yield frame;
      } else if (this.end) return;
      else await this.#next(signal);
    }
  }

  #next(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        signal?.removeEventListener('abort', done);
        resolve();
      };
      this.#wake = done;
      signal?.addEventListener('abort', done, { once: true });
    });
  }
}
