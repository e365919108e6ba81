import { createStore } from 'zustand/vanilla';
import type { MemberId } from '@/shared/id';
import { TYPING_INTERVAL_MS, TYPING_TTL_MS } from '@/shared/limits';
import type { Place } from './drafts';

/** Who is typing where. A signal is shown for a few seconds and then expires. */
export class Typing {
  /** By place, in the order they began. */
  readonly store = createStore<Readonly<Record<string, readonly MemberId[]>>>(() => ({}));
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #said = new Map<Place, number>();

  hear(place: Place, memberId: MemberId): void {
    const id = `${place} ${memberId}`;
    clearTimeout(this.#timers.get(id));
    this.#timers.set(
      id,
      setTimeout(() => this.forget(place, memberId), TYPING_TTL_MS),
    );
    const typists = this.store.getState()[place] ?? [];
    if (!typists.includes(memberId)) this.#set(place, [...typists, memberId]);
  }

  /** They sent it, or stopped. */
  forget(place: Place, memberId: MemberId): void {
    const id = `${place} ${memberId}`;
    clearTimeout(this.#timers.get(id));
    if (!this.#timers.delete(id)) return;
    const typists = this.store.getState()[place] ?? [];
    this.#set(
      place,
      typists.filter((each) => each !== memberId),
    );
  }

  /** Throttles the signal that I am typing. */
  shouldSay(place: Place, now: number): boolean {
    if (now - (this.#said.get(place) ?? 0) < TYPING_INTERVAL_MS) return false;
    this.#said.set(place, now);
    return true;
  }

  /** I sent it: the next letter is news again. */
  said(place: Place): void {
    this.#said.delete(place);
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #set(place: Place, typists: readonly MemberId[]): void {
    this.store.setState({ ...this.store.getState(), [place]: typists }, true);
  }
}
