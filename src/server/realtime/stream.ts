import type { Failure } from '@/shared/errors';
import type { Entry } from '../events/entry';
import type { Frame, FrameBatch } from './frame';
import type { ReaderPermissions } from './replay';
import { CUT_BYTES, type LiveSocket, SHED_BYTES } from './socket';

export type StreamEnd = Failure | 'overflow' | 'closed';

/** Where a stream goes over a WebSocket: a subscription of its client. */
export interface Outlet {
  socket: LiveSocket;
  /** How each message to the subscription begins. */
  head: string;
}

/** One member's `event.stream`: how far it was delivered, what it may receive, and where it is written to. */
export class Stream {
  /** Everything up to this rev was delivered; entries that are not newer are dropped. */
  deliveredRev = 0;
  /** Entries that arrive while the log is being read; `null` once live. */
  buffered: Entry[] | null = [];
  permissions: ReaderPermissions | null = null;
  end: StreamEnd | null = null;
  /** Notified once, when it ends. */
  onEnd: { ended(stream: Stream): void } | null = null;
  /** For a reader over HTTP. */
  #queue: Frame[] = [];
  #queued = 0;
  #wake: (() => void) | null = null;
  /** For a socket: what its next write carries, and whether its beginning was written. */
  #batch: FrameBatch | null = null;
  #started = false;
  /** How much came while its reader takes its time with the beginning. */
  #early = 0;

  constructor(
    /** Over HTTP, or with nothing to write, there is none. */
    private readonly outlet: Outlet | null,
    /** Receives no events; exists only to be closed on revocation. */
    readonly quiet = false,
  ) {}

  /** @returns Whether it has to be flushed now, and had not before. */
  write(frame: Frame): boolean {
    if (this.end || this.quiet) return false;
    if (!this.outlet) {
      this.#enqueue(frame);
      return false;
    }
    if (frame.ephemeral && this.outlet.socket.bufferedAmount > SHED_BYTES) return false;
    const waited = this.#batch !== null;
    this.#batch = this.#batch?.add(frame) ?? frame.alone;
    if (this.#started) return !waited;
    this.#early += frame.length;
    if (this.#early > CUT_BYTES) this.finish('overflow');
    return false;
  }

  /** The beginning was written: from here on what comes is written, first of all what came meanwhile. */
  start(): void {
    this.#started = true;
    this.flush();
  }

  /** Writes the pending batch at once. */
  flush(): void {
    if (!this.#started) return;
    const batch = this.#batch;
    this.#batch = null;
    if (batch && this.outlet && !this.end) {
      this.outlet.socket.deliver(batch.layoutFor(this.outlet.head));
    }
  }

  /** Throws the failure that ended it, if one did. */
  throwIfRefused(): void {
    if (this.end instanceof Error) throw this.end;
  }

  finish(reason: StreamEnd): void {
    if (this.end) return;
    // What came before the end is still written.
    this.flush();
    this.end = reason;
    this.#wake?.();
    this.onEnd?.ended(this);
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

  #enqueue(frame: Frame): void {
    if (frame.ephemeral && this.#queued > SHED_BYTES) return;
    if (this.#queued > CUT_BYTES) {
      this.finish('overflow');
      return;
    }
    this.#queue.push(frame);
    this.#queued += frame.json.length;
    this.#wake?.();
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
