import { createStore } from 'zustand/vanilla';
import { retryDelayMs } from '@/shared/backoff';
import { furthest } from '@/shared/cursor';
import type { StreamBatch } from '@/shared/events';
import { failureOf } from '../failure';

/**
 * `connecting`: the connection is being opened. `catching_up`: it is open, and what was missed is coming.
 * `live`: what is shown is the present. `offline`: the browser has no network. `refused`: it ended for
 * good, for the reason that `onRefused` received.
 */
export type ConnectionState = 'connecting' | 'catching_up' | 'live' | 'offline' | 'refused';

export interface StreamObserver {
  onOpen(): void;
  onLost(): void;
  onBatch(cursor: string, batch: StreamBatch): void;
  /** Failed, or ended although nobody asked it to (then without an error). */
  onEnd(error: unknown): void;
}

export interface ConnectionOptions {
  /** How far what is shown was received before; `null` when there is nothing yet. */
  cursor: string | null;
  /** Opens the stream after `lastEventId`; the answer closes it. */
  openStream(lastEventId: string | null, observer: StreamObserver): () => void;
  /** Builds everything anew; called at the start and whenever the place in the stream was lost. */
  loadFresh(signal: AbortSignal): Promise<void>;
  onBatch(batch: Extract<StreamBatch, { kind: 'events' | 'typing' }>): void;
  /** What was missed since `cursor` has come. */
  onCaughtUp(): void;
  onRefused(error: unknown): void;
  /** Whether asking again can't help: signed out, or no longer in this workspace. */
  isFinal(error: unknown): boolean;
}

/**
 * Keeps one event stream open, for as long as it lives, and knows how far it was received.
 *
 * The cursor is kept here, so a stream that failed resumes where it was. `ready` and `resync` mean that
 * there is nothing to resume: everything is loaded anew while new events are already being applied, and
 * each snapshot carries the rev by which one knows which of those are in it.
 */
export class Connection {
  readonly store = createStore<ConnectionState>(() => 'connecting');
  readonly #options: ConnectionOptions;
  #cursor: string | null;
  #closeStream: (() => void) | null = null;
  #isOpen = false;
  #isHeard = false;
  #isLoaded: boolean;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #loading: AbortController | null = null;
  #stream = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#cursor = options.cursor;
    this.#isLoaded = options.cursor !== null;
    window.addEventListener('online', this.#onNetwork);
    window.addEventListener('offline', this.#onNetwork);
    this.#open();
  }

  /** Up to where everything that is shown was received; `null` while it is being loaded. */
  get cursor(): string | null {
    return this.#isLoaded ? this.#cursor : null;
  }

  /** Discards the state and loads everything again, as after a `resync`. */
  reload(): void {
    if (this.#isLoaded) void this.#load();
    this.#publish();
  }

  close(): void {
    window.removeEventListener('online', this.#onNetwork);
    window.removeEventListener('offline', this.#onNetwork);
    clearTimeout(this.#timer);
    this.#loading?.abort();
    this.#stream += 1;
    this.#closeStream?.();
    this.#closeStream = null;
  }

  #open(): void {
    clearTimeout(this.#timer);
    this.#closeStream?.();
    this.#stream += 1;
    const stream = this.#stream;
    const ifCurrent = (act: () => void) => {
      if (stream === this.#stream) act();
    };
    this.#isHeard = false;
    this.#closeStream = this.#options.openStream(this.#cursor, {
      onOpen: () => ifCurrent(() => this.#setOpen(true)),
      onLost: () => ifCurrent(() => this.#setOpen(false)),
      onBatch: (cursor, batch) => ifCurrent(() => this.#onBatch(cursor, batch)),
      onEnd: (error) => ifCurrent(() => this.#end(error)),
    });
    this.#publish();
  }

  #setOpen(isOpen: boolean): void {
    this.#isOpen = isOpen;
    // A lost connection resumes by itself; what was missed ends with `live`.
    if (!isOpen) this.#isHeard = false;
    this.#publish();
  }

  #onBatch(cursor: string, batch: StreamBatch): void {
    const isAnew = batch.kind === 'ready' || batch.kind === 'resync';
    this.#cursor = isAnew ? cursor : furthest(this.#cursor, cursor);
    this.#attempt = 0;
    this.#isOpen = true;
    switch (batch.kind) {
      case 'ready':
      case 'resync':
        this.#isHeard = true;
        void this.#load();
        break;
      case 'live':
        this.#isHeard = true;
        if (this.#isLoaded) this.#options.onCaughtUp();
        break;
      case 'events':
      case 'typing':
        this.#options.onBatch(batch);
        break;
      default:
        batch satisfies never;
    }
    this.#publish();
  }

  async #load(): Promise<void> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    this.#isLoaded = false;
    for (let attempt = 0; !loading.signal.aborted; attempt += 1) {
      try {
        await this.#options.loadFresh(loading.signal);
        if (loading.signal.aborted) return;
        this.#isLoaded = true;
        return this.#publish();
      } catch (error) {
        if (loading.signal.aborted) return;
        if (this.#options.isFinal(error)) return this.#refuse(error);
        await pause(retryDelayMs(attempt), loading.signal);
      }
    }
  }

  #end(error: unknown): void {
    this.#isOpen = false;
    this.#isHeard = false;
    this.#closeStream = null;
    if (this.#options.isFinal(error)) {
      this.#refuse(error);
      return;
    }
    this.#publish();
    // A server that refuses for a while gives the time after which it does not.
    const refusedMs = failureOf(error)?.retryAfterMs ?? 0;
    this.#timer = setTimeout(() => this.#open(), refusedMs + retryDelayMs(this.#attempt));
    this.#attempt += 1;
  }

  #refuse(error: unknown): void {
    this.close();
    this.store.setState('refused', true);
    this.#options.onRefused(error);
  }

  readonly #onNetwork = () => {
    if (navigator.onLine && !this.#closeStream) this.#open();
    this.#publish();
  };

  #publish(): void {
    this.store.setState(this.#present(), true);
  }

  #present(): ConnectionState {
    // Without a network a connection may look open for half a minute; nothing comes over it.
    if (!navigator.onLine) return 'offline';
    if (!this.#isOpen) return 'connecting';
    return this.#isHeard && this.#isLoaded ? 'live' : 'catching_up';
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
