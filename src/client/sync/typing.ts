import { createStore } from 'zustand/vanilla';
import type { ChannelId, MemberId, MessageId } from '@/shared/id';
import { TYPING_INTERVAL_MS, TYPING_TTL_MS } from '@/shared/limits';

/** A channel, or a thread by its root. */
export type ConversationId = ChannelId | MessageId;

/** Who is typing where. A signal is shown for a few seconds and then expires. */
export class Typing {
  /** By conversation, in the order they began. */
  readonly store = createStore<Readonly<Record<string, readonly MemberId[]>>>(() => ({}));
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #sentAt = new Map<ConversationId, number>();

  receive(conversation: ConversationId, memberId: MemberId): void {
    const id = `${conversation} ${memberId}`;
    clearTimeout(this.#timers.get(id));
    this.#timers.set(
      id,
      setTimeout(() => this.forget(conversation, memberId), TYPING_TTL_MS),
    );
    const typists = this.store.getState()[conversation] ?? [];
    if (!typists.includes(memberId)) this.#set(conversation, [...typists, memberId]);
  }

  /** They sent it, or stopped. */
  forget(conversation: ConversationId, memberId: MemberId): void {
    const id = `${conversation} ${memberId}`;
    clearTimeout(this.#timers.get(id));
    if (!this.#timers.delete(id)) return;
    const typists = this.store.getState()[conversation] ?? [];
    this.#set(
      conversation,
      typists.filter((each) => each !== memberId),
    );
  }

  /** Throttles the signal that I am typing. */
  shouldSend(conversation: ConversationId, now: number): boolean {
    if (now - (this.#sentAt.get(conversation) ?? 0) < TYPING_INTERVAL_MS) return false;
    this.#sentAt.set(conversation, now);
    return true;
  }

  /** I sent it: the next letter is news again. */
  posted(conversation: ConversationId): void {
    this.#sentAt.delete(conversation);
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #set(conversation: ConversationId, typists: readonly MemberId[]): void {
    this.store.setState({ ...this.store.getState(), [conversation]: typists }, true);
  }
}
