import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ParleyEvent } from '@/shared/events';
import { applyEvents, isTooOld } from './apply';
import { emptyState, type SyncState } from './state';

/** Tries to get a snapshot new enough to be brought up to date, before giving up for now. */
const FRESH_TRIES = 3;

/**
 * The copy of a workspace that the screen shows. A fresh start is built beside it and takes its place
 * only when complete, so that the last seen state stays on the screen meanwhile.
 */
export class Replica {
  readonly #shown = createStore<SyncState>(() => emptyState);
  #next: SyncState | null = null;

  get store(): Pick<StoreApi<SyncState>, 'getState' | 'getInitialState' | 'subscribe'> {
    return this.#shown;
  }

  get state(): SyncState {
    return this.#shown.getState();
  }

  /** The copy that is being built, or else the one shown. */
  get next(): SyncState {
    return this.#next ?? this.state;
  }

  /** Events from the stream, in their order. */
  receive(events: readonly ParleyEvent[]): void {
    this.update((state) => applyEvents(state, events));
  }

  /** Takes a snapshot or an answer; `change` must be pure, it may run on two states. */
  update(change: (state: SyncState) => SyncState): void {
    if (this.#next) this.#next = change(this.#next);
    const shown = this.#shown.getState();
    const changed = change(shown);
    if (changed !== shown) this.#shown.setState(changed, true);
  }

  /** Begins with a state that was saved: what it lacks comes by events, and until then it is not loaded. */
  restore(saved: SyncState): void {
    this.#shown.setState({ ...saved, isLoaded: false, recent: [], forgottenRev: saved.rev }, true);
  }

  /** What was missed has come. */
  settle(): void {
    this.update((state) => (state.isLoaded ? state : { ...state, isLoaded: true }));
  }

  /** Starts a new copy from nothing beside the one shown. */
  beginFresh(): void {
    this.#next = emptyState;
  }

  /** Changes only the copy being built. */
  build(change: (state: SyncState) => SyncState): void {
    if (this.#next) this.#next = change(this.#next);
  }

  /** Shows the new copy. */
  finishFresh(): void {
    if (!this.#next) return;
    this.#shown.setState({ ...this.#next, isLoaded: true }, true);
    this.#next = null;
  }

  /** Fetches again while events that the response lacks are no longer held: with them it is brought up to date. */
  async fetchFresh<T extends { rev: number }>(ask: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const answer = await ask();
      if (!isTooOld(this.next, answer.rev)) return answer;
      if (tries === FRESH_TRIES) throw new Error('The workspace changes faster than it loads.');
    }
  }
}
