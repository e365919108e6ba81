import { createStore } from 'zustand/vanilla';
import { retryDelayMs } from '@/shared/backoff';
import type { MemberId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import type { Presence } from '@/shared/model/presence';

interface PresenceOptions {
  /** Watches these people; the answer stops it. `onEnd` when it stopped by itself. */
  watch(
    memberIds: MemberId[],
    on: {
      onChange: (changes: { memberId: MemberId; presence: Presence }[]) => void;
      onEnd: () => void;
    },
  ): () => void;
}

/** Rows come and go while one scrolls: the watch follows once they rest. */
const SETTLE_MS = 400;

/** Who is here, for the people on the screen and nobody else. */
export class PresenceWatch {
  readonly store = createStore<Readonly<Record<MemberId, Presence>>>(() => ({}));
  readonly #options: PresenceOptions;
  readonly #shown = new Map<MemberId, number>();
  #watched = '';
  #stop: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  /** Someone is on the screen until the answer is called. */
  show(memberId: MemberId): () => void {
    this.#shown.set(memberId, (this.#shown.get(memberId) ?? 0) + 1);
    this.#settle(SETTLE_MS);
    return () => {
      const count = (this.#shown.get(memberId) ?? 1) - 1;
      if (count > 0) this.#shown.set(memberId, count);
      else this.#shown.delete(memberId);
      this.#settle(SETTLE_MS);
    };
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#stop?.();
    this.#stop = null;
  }

  #settle(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#watch(), ms);
  }

  #watch(): void {
    const memberIds = [...this.#shown.keys()].slice(0, LIMITS.watchedMembers).sort();
    const wanted = memberIds.join();
    if (wanted === this.#watched && this.#stop) return;
    const stopOld = this.#stop;
    this.#watched = wanted;
    this.#stop = null;
    if (memberIds.length > 0) {
      const stop = this.#options.watch(memberIds, {
        onChange: (changes) => this.#onChanges(changes),
        onEnd: () => {
          if (this.#stop !== stop) return;
          this.#stop = null;
          this.#settle(retryDelayMs(this.#attempt));
          this.#attempt += 1;
        },
      });
      this.#stop = stop;
    }
    stopOld?.();
  }

  #onChanges(changes: { memberId: MemberId; presence: Presence }[]): void {
    this.#attempt = 0;
    const next = { ...this.store.getState() };
    for (const { memberId, presence } of changes) next[memberId] = presence;
    this.store.setState(next, true);
  }
}
