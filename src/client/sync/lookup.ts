import { createStore } from 'zustand/vanilla';
import { retryDelayMs } from '@/shared/backoff';
import { inPages } from './pages';

export interface LookupOptions<Id extends string> {
  isHeld(id: Id): boolean;
  /** Puts those that the server has into the copy. */
  load(ids: Id[]): Promise<void>;
}

/**
 * Loads what is named on the screen and not held: what is wanted at one moment goes in one request, and nothing is
 * asked for twice.
 */
export class Lookup<Id extends string> {
  /** What the server does not show: it is asked for again after the next fresh start only. */
  readonly absent = createStore<ReadonlySet<Id>>(() => new Set());
  readonly #options: LookupOptions<Id>;
  readonly #wanted = new Set<Id>();
  readonly #asked = new Map<Id, Promise<void>>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #isClosed = false;

  constructor(options: LookupOptions<Id>) {
    this.#options = options;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  /** Loads them soon, and tries again where that fails. */
  want(ids: readonly Id[]): void {
    if (this.#isClosed) return;
    // Those under way, too: where that fails they are asked for once more.
    for (const id of this.#missing(ids)) this.#wanted.add(id);
    if (this.#wanted.size > 0) this.#timer ??= setTimeout(() => void this.#fill(), 0);
  }

  /** Resolves when each of them is held or known to be absent, or could not be loaded now. */
  async load(ids: readonly Id[]): Promise<void> {
    const missing = this.#missing(ids);
    const news = missing.filter((id) => !this.#asked.has(id));
    for (const some of inPages(news)) {
      const done = Promise.resolve(some).then((together) => this.#ask(together));
      for (const id of some) this.#asked.set(id, done);
    }
    await Promise.allSettled(missing.map((id) => this.#asked.get(id)));
  }

  /** The connection is back: retry at once. */
  retryNow(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    void this.#fill();
  }

  /** What was not there may be there now: it is asked for once more. */
  recheck(): void {
    const absent = [...this.absent.getState()];
    if (absent.length === 0) return;
    this.absent.setState(new Set(), true);
    this.want(absent);
  }

  #missing(ids: readonly Id[]): Id[] {
    const absent = this.absent.getState();
    return [...new Set(ids)].filter((id) => !this.#options.isHeld(id) && !absent.has(id));
  }

  async #fill(): Promise<void> {
    this.#timer = undefined;
    const ids = [...this.#wanted];
    this.#wanted.clear();
    await this.load(ids);
    if (this.#isClosed) return;
    const left = this.#missing(ids);
    if (left.length === 0) {
      this.#attempt = 0;
      return;
    }
    for (const id of left) this.#wanted.add(id);
    this.#timer ??= setTimeout(() => void this.#fill(), retryDelayMs(this.#attempt));
    this.#attempt += 1;
  }

  async #ask(ids: Id[]): Promise<void> {
    try {
      await this.#options.load(ids);
      const gone = ids.filter((id) => !this.#options.isHeld(id));
      if (gone.length > 0) this.absent.setState((absent) => new Set([...absent, ...gone]), true);
    } finally {
      for (const id of ids) this.#asked.delete(id);
    }
  }
}
