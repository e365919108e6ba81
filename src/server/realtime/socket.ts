import type { Duplex } from 'node:stream';
import { type RawData, WebSocket } from 'ws';
import { textFrame } from './frame';

/** What one slow reader may cost: here ephemeral frames stop, and nothing more is read from it … */
export const SHED_BYTES = 256 * 1024;
/** … here its socket is cut, which costs nothing: its client resumes by its cursor … */
export const CUT_BYTES = 1024 * 1024;
/** … and this much of its own responses may wait, since cutting it then loses them. */
const CUT_ANSWERS_BYTES = 4 * CUT_BYTES;
/** Calls of one socket that run at once; what else it sends waits in its own buffers. */
const CALLS_AT_ONCE = 256;
/** How long a replay waits for a reader to take what waits for it. */
const ROOM_TIMEOUT_MS = 10_000;
/** How long one that has to go may take to close. */
const DISMISSAL_MS = 1_000;
const NOTHING = Buffer.alloc(0);

/** Close codes of the protocol, documented in docs/realtime.md. */
export const CLOSE = {
  unsupported: 1003,
  restarting: 1012,
  crowded: 1013,
  signedOut: 4401,
  tooSlow: 4408,
  tooMany: 4429,
} as const;

/** Who talks with the client of a socket. */
interface Partner {
  onMessage(text: string): void;
  /** It was pinged; the pong was sent already. */
  onPing(): void;
  /** Its reader was too slow and is let go. */
  cut(): void;
  close(): void;
}

/**
 * A WebSocket that is written to in whole frames, made once for many, past what the library does for each
 * message. It reads, pings and closes as any other.
 *
 * It is read only as fast as it is served: not while many calls run, and not while responses wait for a
 * client that does not read them.
 */
export class LiveSocket extends WebSocket {
  /** Whether anything was received since the last ping. */
  alive = true;
  partner: Partner | null = null;
  #duplex: Duplex | null = null;
  #unknown = false;
  #behind = false;
  #pausing: NodeJS.Timeout | undefined;
  #calls = 0;

  /** Begins on the connection underneath, as the handshake left it. */
  connect(duplex: Duplex, partner: Partner): void {
    this.#duplex = duplex;
    this.partner = partner;
    // Functions shared by all sockets: none costs each of them a closure.
    this.on('message', onMessage).on('pong', markAlive).on('ping', pinged);
    // A broken connection also closes, and that is all there is to do.
    this.on('error', ignore).on('close', end);
  }

  /** Whether nothing that the client asked for is running. */
  get isIdle(): boolean {
    return this.#calls === 0;
  }

  /** Writes frames that the hub laid out, unless the reader is so far behind that it is cut. */
  deliver(frames: Buffer): void {
    if (this.readyState !== WebSocket.OPEN) return;
    if (this.bufferedAmount > CUT_BYTES) this.cut();
    else this.#duplex?.write(frames, this.isPaused ? this.#flushed : undefined);
  }

  /** Sends a response to one of the client's calls. */
  respond(text: string): void {
    if (this.readyState !== WebSocket.OPEN) return;
    if (this.bufferedAmount > CUT_ANSWERS_BYTES) {
      this.cut();
      return;
    }
    this.#duplex?.write(textFrame(text), this.#flushed);
    this.#balance();
  }

  /** Closes with a reason, whether or not the other side takes part in it. */
  dismiss(code: number, reason: string): void {
    this.close(code, reason);
    const timer = setTimeout(() => this.terminate(), DISMISSAL_MS);
    timer.unref();
    this.once('close', () => clearTimeout(timer));
  }

  /** Lets go of a reader that takes nothing; its client comes back and resumes. */
  cut(): void {
    if (this.readyState !== WebSocket.OPEN) return;
    this.partner?.cut();
    this.terminate();
  }

  /** Nothing is read while it is not known who the client is. */
  set unknown(unknown: boolean) {
    this.#unknown = unknown;
    this.#balance();
  }

  /** Nothing is read while what came before waits for its turn. */
  set behind(behind: boolean) {
    this.#behind = behind;
    this.#balance();
  }

  /** Reads nothing for so long: it sends more than it may. */
  pauseFor(ms: number): void {
    clearTimeout(this.#pausing);
    this.#pausing = setTimeout(() => {
      this.#pausing = undefined;
      this.#balance();
    }, ms);
    this.#pausing.unref();
    this.#balance();
  }

  /** Reads on, whatever it was to pause for. */
  wake(): void {
    clearTimeout(this.#pausing);
    this.#pausing = undefined;
  }

  /** Something that the client asked for begins … */
  begin(): void {
    this.#calls += 1;
    this.#balance();
  }

  /** … and is done. */
  done(): void {
    this.#calls -= 1;
    this.#balance();
  }

  /** Resolves when the reader has taken what it was sent until now, or most of it; who takes too long is cut. */
  async room(): Promise<void> {
    const duplex = this.#duplex;
    if (!duplex || this.bufferedAmount <= SHED_BYTES) return;
    const tooLate = setTimeout(() => this.cut(), ROOM_TIMEOUT_MS);
    // Behind all that waits: what comes meanwhile is not waited for. It fails when the connection breaks.
    await new Promise<void>((resolve) => duplex.write(NOTHING, () => resolve()));
    clearTimeout(tooLate);
  }

  // Also called, with an error, for what a dying socket did not send.
  readonly #flushed = () => {
    if (this.isPaused) this.#balance();
  };

  #balance(): void {
    const full =
      this.#unknown ||
      this.#behind ||
      this.#pausing !== undefined ||
      this.#calls >= CALLS_AT_ONCE ||
      this.bufferedAmount > SHED_BYTES;
    if (full && !this.isPaused) this.pause();
    if (!full && this.isPaused) this.resume();
  }
}

// Once it closes nothing counts any more: a client that was signed out may leave the connection open and go on sending.
function onMessage(this: WebSocket, data: RawData, isBinary: boolean) {
  if (!(this instanceof LiveSocket) || this.readyState !== WebSocket.OPEN) return;
  this.alive = true;
  if (isBinary) this.close(CLOSE.unsupported, 'text only');
  else this.partner?.onMessage(data.toString());
}

function markAlive(this: WebSocket) {
  if (this instanceof LiveSocket) this.alive = true;
}

// Pongs are buffered as well when nobody reads them.
function pinged(this: WebSocket) {
  if (!(this instanceof LiveSocket)) return;
  if (this.bufferedAmount > CUT_BYTES) this.cut();
  else this.partner?.onPing();
}

function end(this: WebSocket) {
  if (!(this instanceof LiveSocket)) return;
  this.wake();
  this.partner?.close();
}

const ignore = () => undefined;
